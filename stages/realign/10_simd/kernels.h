#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "stages/realign/09_image.h"
#include "stages/realign/09_soa.h"
#include "stages/realign/09_walk.h"

/// The inner loops, many voxels an instruction, for every kind of processor:
/// the best that this one has is chosen when the program starts.
namespace stagecraft::realign::simd {

/// The instructions in use, as in "AVX3" (Highway's name of AVX-512), "AVX2" or
/// "SSE4". The environment variable STAGECRAFT_SIMD forbids those above the one
/// it names. Throws BadInput where it names none.
std::string choose_instructions();

/// Values of a cubic spline at `count` points of a walk that keeps within
/// [0, n-1] of its volume; `spline` has its border. Cost: 64 to 125 loads and
/// 84 to 155 multiply-adds for a vector of points.
void interpolate(const Image& spline, const Walk& walk, int count, float* out);

/// Turns samples into cubic spline coefficients and fills the border. Exact to
/// 3e-6 of the largest coefficient.
void prefilter(Image& image);

/// Half of a symmetric kernel along i, j and k, from its centre outwards.
using Kernels = std::array<std::vector<float>, 3>;

/// `result` = `image` convolved; mirror borders, filled. `scratch` and `result`
/// have its shape.
void smooth(const Image& image, const Kernels& half, Image& scratch,
            Image& result);

/// The maps of a grid as plain numbers.
struct Maps {
  double point[3][4];  ///< voxel to world, mm
  double slope[3][3];  ///< gradient per voxel to gradient per mm
};

/// Fills the columns of a row of sample points: derivatives of the spline's
/// value by the six parameters, and the value.
void fill_row(const Image& spline, const Maps& maps, Table& table,
              std::size_t row);

/// Sums in single precision, in lanes of a cache line, moved to double before
/// they grow long.
template <std::size_t count>
struct LaneSums {
  alignas(64) float lanes[count * line_floats] = {};
  std::array<double, count> total{};

  void fold() {
    for (std::size_t n = 0; n < count; ++n) {
      for (std::size_t lane = 0; lane < line_floats; ++lane)
        total[n] += static_cast<double>(lanes[n * line_floats + lane]);
    }
    std::fill_n(lanes, count * line_floats, 0.0F);
  }
};

/// Of residual * column, of the residual and of its square; residual = frame -
/// scale * value.
using ResidualSums = LaneSums<columns + 2>;
/// Of the products of columns, lower triangle row by row, of the columns, and
/// of 1.
using ProductSums = LaneSums<columns*(columns + 1) / 2 + columns + 1>;

/// Adds points [0, count) of a row; `row` points to their first column,
/// `stride` floats from the next, and may be read a line beyond its end.
void add_residuals(const float* frame, const float* row, std::size_t stride,
                   int count, float scale, ResidualSums& sums);
void add_products(const float* row, std::size_t stride, int count,
                  ProductSums& sums);

}  // namespace stagecraft::realign::simd
