#pragma once

#include <array>
#include <mutex>
#include <numeric>
#include <utility>
#include <vector>

#include "common/base/phases.h"
#include "common/scan/gaussian.h"
#include "stages/realign/09_soa.h"
#include "stages/realign/10_simd/kernels.h"

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

/// The Gaussian of `fwhm` mm, cut where it falls below 1e-4 of its centre;
/// frame and reference are smoothed alike.
inline simd::Kernels gaussian_kernels(const Grid& grid, double fwhm) {
  simd::Kernels kernels;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    std::vector<double> half = gaussian_half_kernel(
        fwhm, voxel_size(grid)[static_cast<Eigen::Index>(axis)]);
    std::erase_if(half,
                  [least = 1e-4 * half[0]](double w) { return w < least; });
    const double sum =
        2 * std::accumulate(half.begin(), half.end(), 0.0) - half[0];
    for (const double weight : half)
      kernels[axis].push_back(static_cast<float>(weight / sum));
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
  simd::smooth(spline, gaussian_kernels(grid, fwhm), work.smoothed);
}

/// The sums over rows as those over points, which lie `along` apart.
inline Moments moments_of(const simd::ResidualSums& sums,
                          const Eigen::Vector3d& along) {
  const auto& total = sums.total;
  const Row lever = make_row({total[3], total[4], total[5]}, along, 0, 0);
  return {{total[0], total[1], total[2], total[6] + lever[3],
           total[7] + lever[4], total[8] + lever[5], total[9]},
          total[10],
          total[11]};
}

/// Rows after which sums in single precision are folded; of the sparse ones
/// come fewer between two folds.
inline constexpr std::size_t fold_every = 32;

/// Fills an empty table from the smoothed spline of the reference.
inline void fill(Table& table, const Image& spline, const Grid& grid) {
  const Eigen::Matrix3d to_world = slope_to_world(grid);
  simd::Products all, few;
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    simd::fill_row(spline, to_world, table, r);
    all.add(table, r, {0, table.length});
    if (table.rows[r].sparse) few.add(table, r, {0, table.length});
  }
  table.all = all.sums();
  table.few = few.sums();
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
