#include <memory>

#include "common/base/phases.h"
#include "stages/realign/13_simd.h"

namespace stagecraft::realign {

simd::Kernels gaussian_kernels(const Grid& grid, double fwhm) {
  simd::Kernels kernels;
  const HalfKernels half = short_kernels(grid, fwhm);
  for (std::size_t axis = 0; axis < 3; ++axis) {
    for (const double weight : half[axis])
      kernels[axis].push_back(static_cast<float>(weight));
  }
  return kernels;
}

Image spline_of(const Volume& frame) {
  const Phase phase("smooth");
  Image spline = to_image(frame);
  simd::prefilter(spline);
  return spline;
}

void smooth_into(Image& result, const Image& spline, const Grid& grid,
                 double fwhm) {
  const Phase phase("smooth");
  simd::smooth(spline, gaussian_kernels(grid, fwhm), result);
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

void fill_vectors(Table& table, const Image& spline, const Grid& grid) {
  const Eigen::Matrix3d to_world = slope_to_world(grid);
  simd::Products all, few;
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    simd::fill_row(spline, to_world, table, r);
    const Span whole{0, table.rows[r].length};
    all.add(table, r, whole);
    if (table.rows[r].sparse) few.add(table, r, whole);
  }
  table.all = all.sums();
  table.few = few.sums();
}

Fill fill_vectors_from(const Volume& reference, const Grid& grid) {
  return [spline = std::make_shared<const Image>(spline_of(reference)), grid](
             Table& table, double fwhm) {
    Image smoothed(grid.shape);
    smooth_into(smoothed, *spline, grid, fwhm);
    fill_vectors(table, smoothed, grid);
  };
}

}  // namespace stagecraft::realign
