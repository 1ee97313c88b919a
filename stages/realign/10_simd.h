#pragma once

#include <array>
#include <mutex>
#include <utility>
#include <vector>

#include "common/gaussian.h"
#include "common/phases.h"
#include "stages/realign/09_soa.h"
#include "stages/realign/10_simd/kernels.h"

/// What the vector kernels need around the lesson: filters and tables of the
/// reference made with them.
namespace stagecraft::realign {

/// What a worker keeps from frame to frame.
struct Workspace {
  Image frame;  ///< as a spline
  Image scratch;
  Image smoothed;
  std::vector<float> row;  ///< of interpolated values

  Workspace(const Scan& scan)
      : frame(scan.grid.shape),
        scratch(scan.grid.shape),
        smoothed(scan.grid.shape),
        row(whole_lines(static_cast<std::size_t>(scan.reference.shape[0])) +
            line_floats) {}
};

/// The Gaussian of `fwhm` mm; weights that single precision cannot see are left
/// out.
inline simd::Kernels gaussian_kernels(const Grid& grid, double fwhm) {
  simd::Kernels kernels;
  for (int axis = 0; axis < 3; ++axis) {
    for (const double weight :
         gaussian_half_kernel(fwhm, voxel_size(grid)[axis])) {
      if (weight > 1e-8) {
        kernels[static_cast<std::size_t>(axis)].push_back(
            static_cast<float>(weight));
      }
    }
  }
  return kernels;
}

/// The spline of a frame that is not smoothed. Smoothing it afterwards is the
/// same as before: convolutions of a mirrored image commute.
inline Image spline_of(const Volume& frame) {
  const Phase phase("smooth");
  Image spline = to_image(frame);
  simd::prefilter(spline);
  return spline;
}

/// Smooths a spline into `work.smoothed`.
inline void smooth_into(Workspace& work, const Image& spline, const Grid& grid,
                        double fwhm) {
  const Phase phase("smooth");
  simd::smooth(spline, gaussian_kernels(grid, fwhm), work.scratch,
               work.smoothed);
}

/// The sums of products as normal equations without a frame.
inline NormalEquations equations_of(const simd::ProductSums& sums) {
  NormalEquations equations;
  std::size_t n = 0;
  for (std::size_t a = 0; a <= columns; ++a) {
    const Eigen::Index row = a < columns ? static_cast<Eigen::Index>(a) : 8;
    for (std::size_t b = 0; b <= a; ++b) {
      const Eigen::Index column =
          b < columns ? static_cast<Eigen::Index>(b) : 8;
      equations.sums(row, column) = sums.total[n++];
    }
  }
  return equations;
}

inline Moments moments_of(const simd::ResidualSums& sums) {
  Moments moments;
  std::copy_n(sums.total.begin(), columns, moments.by_column.begin());
  moments.residual = sums.total[columns];
  moments.squared = sums.total[columns + 1];
  return moments;
}

/// Rows after which sums in single precision are folded.
inline constexpr std::size_t fold_every = 32;

/// Fills an empty table from the smoothed spline of the reference.
inline void fill(Table& table, const Image& spline, const Grid& grid) {
  simd::Maps maps;
  const Eigen::Matrix3d slope =
      grid.affine.topLeftCorner<3, 3>().inverse().transpose();
  for (int a = 0; a < 3; ++a) {
    for (int b = 0; b < 4; ++b) maps.point[a][b] = grid.affine(a, b);
    for (int b = 0; b < 3; ++b) maps.slope[a][b] = slope(a, b);
  }
  simd::ProductSums products;
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    simd::fill_row(spline, maps, table, r);
    simd::add_products(table.of(r), table.stride, table.length, products);
    if (r % fold_every == 0) products.fold();
  }
  products.fold();
  table.all = equations_of(products);
}

/// The tables of both levels, made when a frame first asks for them.
class Tables {
 public:
  Tables(const Volume& reference, const Grid& grid, const Options& options)
      : spline_(spline_of(reference)), grid_(grid), options_(options) {}

  const Table& operator[](int level) const {
    const auto n = static_cast<std::size_t>(level);
    std::call_once(made_[n], [&] {
      tables_[n] = empty_table(grid_, options_, fwhm(level));
      fill_level(tables_[n], level);
    });
    return tables_[n];
  }

  /// Smoothing of a level, mm.
  double fwhm(int level) const {
    return smoothing_of_levels(options_)[static_cast<std::size_t>(level)];
  }
  void fill_level(Table& table, int level) const {
    Workspace work({grid_, grid_, 0, 0});
    smooth_into(work, spline_, grid_, fwhm(level));
    fill(table, work.smoothed, grid_);
  }
  /// Takes a table made elsewhere.
  void put(int level, Table table) {
    const auto n = static_cast<std::size_t>(level);
    std::call_once(made_[n], [&] { tables_[n] = std::move(table); });
  }

 private:
  Image spline_;
  Grid grid_;
  const Options& options_;
  mutable std::array<std::once_flag, 2> made_;
  mutable std::array<Table, 2> tables_;
};

}  // namespace stagecraft::realign
