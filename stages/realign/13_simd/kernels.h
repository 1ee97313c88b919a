#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cstddef>
#include <numeric>
#include <string>
#include <vector>

#include "stages/realign/10_walk.h"
#include "stages/realign/11_image.h"
#include "stages/realign/11_soa.h"
#include "stages/realign/base/normal_equations.h"

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

/// `result` = `image` convolved; mirror borders, filled. They have one shape.
void smooth(const Image& image, const Kernels& half, Image& result);

/// Fills the columns of row r of a table from a spline; `to_world` takes its
/// gradient per voxel to the world.
void fill_row(const Image& spline, const Eigen::Matrix3d& to_world,
              Table& table, std::size_t r);

/// Sums in single precision, in lanes of a cache line, moved to double before
/// they grow long.
template <std::size_t count>
struct LaneSums {
  alignas(64) float lanes[count][line_floats] = {};
  std::array<double, count> total{};

  void fold() {
    for (std::size_t n = 0; n < count; ++n) {
      total[n] += std::accumulate(lanes[n], lanes[n] + line_floats, 0.0);
      std::fill_n(lanes[n], line_floats, 0.0F);
    }
  }
};

/// Sums over points of residual * gradient (3), of residual * n * gradient (3),
/// of what those of a row give with its place (3), of residual * value, of the
/// residual and of its square; residual = frame - scale * value.
using ResidualSums = LaneSums<12>;

/// Adds the points of row r that count; `frame` holds their values, and may be
/// read a line beyond them.
void add_residuals(const Table& table, std::size_t r, Span counted,
                   const float* frame, float scale, ResidualSums& sums);

/// Derivatives by the six parameters, value, and 1.
inline constexpr std::size_t factors = 8;

/// The factors of points that wait to be multiplied, and of up to a line more.
using Waiting = float[factors][2 * line_floats];
/// Puts the factors of a line of points of row r, from n on, to those that wait
/// already; what lies beyond the row means nothing.
void put_factors(const Table& table, std::size_t r, int n, int waiting,
                 Waiting& points);

/// Adds the products of the first line of points.
using ProductSums = LaneSums<factors*(factors + 1) / 2>;
void add_products(const Waiting& points, ProductSums& sums);

/// The normal equations of points that come by twos and threes, without the
/// frame: they wait until they fill a line.
class Products {
 public:
  /// Adds points of row r of a table.
  void add(const Table& table, std::size_t r, Span points);
  /// Of what was added; nothing more can be.
  NormalEquations sums();

 private:
  alignas(64) Waiting points_ = {};
  int waiting_ = 0;
  int lines_ = 0;
  ProductSums sums_;
};

}  // namespace stagecraft::realign::simd
