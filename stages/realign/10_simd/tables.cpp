#include <numeric>
#include <utility>

#include "common/base/phases.h"
#include "common/scan/gaussian.h"
#include "stages/realign/10_simd.h"
#include "stages/realign/base/lattice.h"

namespace stagecraft::realign {

simd::Kernels gaussian_kernels(const Grid& grid, double fwhm) {
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

Image spline_of(const Volume& frame) {
  const Phase phase("smooth");
  Image spline = to_image(frame);
  simd::prefilter(spline);
  return spline;
}

void smooth_into(Workspace& work, const Image& spline, const Grid& grid,
                 double fwhm) {
  const Phase phase("smooth");
  simd::smooth(spline, gaussian_kernels(grid, fwhm), work.smoothed);
}

Moments moments_of(const simd::ResidualSums& sums,
                   const Eigen::Vector3d& along) {
  const auto& total = sums.total;
  const Row lever = make_row({total[3], total[4], total[5]}, along, 0, 0);
  return {{total[0], total[1], total[2], total[6] + lever[3],
           total[7] + lever[4], total[8] + lever[5], total[9]},
          total[10],
          total[11]};
}

void fill(Table& table, const Image& spline, const Grid& grid) {
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

Tables::Tables(const Volume& reference, const Grid& grid,
               const Options& options)
    : spline_(spline_of(reference)), grid_(grid), options_(options) {
  // Refuses what the tables would, where no thread works yet.
  const Lattice lattice(grid, options);
}

const Table& Tables::operator[](int level) {
  const auto n = static_cast<std::size_t>(level);
  std::call_once(made_[n], [&] {
    tables_[n] = empty_table(grid_, options_, fwhm(level));
    fill_level(tables_[n], level);
  });
  return tables_[n];
}

double Tables::fwhm(int level) const {
  return smoothing_of_levels(options_)[static_cast<std::size_t>(level)];
}

void Tables::fill_level(Table& table, int level) const {
  Workspace work({grid_, grid_, 0, 0});
  smooth_into(work, spline_, grid_, fwhm(level));
  fill(table, work.smoothed, grid_);
}

void Tables::put(int level, Table table) {
  const auto n = static_cast<std::size_t>(level);
  std::call_once(made_[n], [&] { tables_[n] = std::move(table); });
}

}  // namespace stagecraft::realign
