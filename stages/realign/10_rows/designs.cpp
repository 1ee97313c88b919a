#include <Eigen/LU>
#include <algorithm>

#include "common/scan/gaussian.h"
#include "stages/realign/09_coarse.h"
#include "stages/realign/10_rows.h"
#include "stages/realign/base/lattice.h"

namespace stagecraft::realign {

SampleRows rows_of(const Grid& grid, const Options& options, double fwhm) {
  const Lattice lattice(grid, options);
  SampleRows result;
  result.fwhm = fwhm;
  result.margin = margins_in_frames(options, grid);
  result.along = grid.affine.col(0).head<3>();
  for (const Lattice::Run& run : lattice.runs()) {
    const Eigen::Vector3d first = run.first.cast<double>();
    result.length = std::max(result.length, run.length);
    result.rows.push_back(
        {first, world(grid, first), sparse(lattice, run.begin), run.length});
  }
  return result;
}

Eigen::Matrix3d slope_to_world(const Grid& grid) {
  return grid.affine.topLeftCorner<3, 3>().inverse().transpose();
}

std::vector<RowDesign> make_row_designs(const Volume& reference,
                                        const Grid& grid,
                                        const Options& options) {
  const Eigen::Matrix3d to_world = slope_to_world(grid);
  std::vector<RowDesign> designs;
  for (const double fwhm : smoothing_of_levels(options, grid)) {
    const Volume spline = smooth_spline(reference, grid, fwhm);
    RowDesign& design =
        designs.emplace_back(RowDesign{rows_of(grid, options, fwhm), {}});
    for (std::size_t r = 0; r < design.rows.size(); ++r) {
      const auto& [voxel, place, sparse, length] = design.rows[r];
      for (int n = 0; n < length; ++n) {
        Local local =
            value_and_gradient(spline, voxel + n * Eigen::Vector3d::UnitX());
        local.gradient = to_world * local.gradient;
        design.samples.push_back(local);
        const Row row = row_of(design, r, n);
        design.all.add(row);
        if (sparse) design.few.add(row);
      }
      design.samples.resize((r + 1) * static_cast<std::size_t>(design.length));
    }
  }
  return designs;
}

}  // namespace stagecraft::realign
