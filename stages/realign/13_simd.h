#pragma once

#include <vector>

#include "stages/realign/12_commute.h"
#include "stages/realign/13_simd/kernels.h"

/// What the vector kernels need around the lesson: filters and tables of the
/// reference made with them.
namespace stagecraft::realign {

/// What a worker keeps from frame to frame.
struct Workspace {
  Image frame;  ///< as a spline
  Image smoothed;
  std::vector<float> plane;  ///< of decoded values
  std::vector<float> row;    ///< of interpolated values

  Workspace(const Scan& scan)
      : frame(scan.grid.shape),
        smoothed(scan.grid.shape),
        plane(voxel_count({scan.grid.shape[0], scan.grid.shape[1], 1})),
        row(whole_lines(static_cast<std::size_t>(scan.reference.shape[0])) +
            line_floats) {}
};

/// `short_kernels` in single precision.
simd::Kernels gaussian_kernels(const Grid& grid, double fwhm);

/// The spline of a frame that is not smoothed.
Image spline_of(const Volume& frame);

/// Smooths a spline into an image of its shape.
void smooth_into(Image& result, const Image& spline, const Grid& grid,
                 double fwhm);

/// Interpolates the points of a row that a frame covers, each to its place in
/// `out`: point n to out[n].
void interpolate_covered(const Image& spline, const Walk& walk, Span covered,
                         float* out);

/// The sums over rows as those over points, which lie `along` apart.
Moments moments_of(const simd::ResidualSums& sums,
                   const Eigen::Vector3d& along);

/// Rows after which sums in single precision are folded; of the sparse ones
/// come fewer between two folds.
inline constexpr std::size_t fold_every = 32;

/// What `fill` and `fill_from` do, in vectors.
void fill_vectors(Table& table, const Image& spline, const Grid& grid);
Fill fill_vectors_from(const Volume& reference, const Grid& grid);

}  // namespace stagecraft::realign
