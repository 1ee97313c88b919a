#include <Eigen/LU>
#include <cstdint>

#include "common/scan/gaussian.h"
#include "stages/realign/09_coarse.h"
#include "stages/realign/10_rows.h"
#include "stages/realign/base/lattice.h"

namespace stagecraft::realign {

SampleRows rows_of(const Grid& grid, const Options& options, double fwhm) {
  const Lattice lattice(grid, options);
  SampleRows result;
  result.fwhm = fwhm;
  result.margin = margin_in_frames(options);
  result.length = lattice.points()[0];
  result.along = grid.affine.col(0).head<3>();
  for (std::int64_t n = 0; n < lattice.size(); n += result.length) {
    result.rows.push_back(
        {lattice[n], world(grid, lattice[n]), sparse(lattice, n)});
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
  for (const double fwhm : smoothing_of_levels(options)) {
    const Volume spline = smooth_spline(reference, grid, fwhm);
    RowDesign& design =
        designs.emplace_back(RowDesign{rows_of(grid, options, fwhm), {}});
    for (std::size_t r = 0; r < design.rows.size(); ++r) {
      const auto& [voxel, place, sparse] = design.rows[r];
      for (int n = 0; n < design.length; ++n) {
        Local local =
            value_and_gradient(spline, voxel + n * Eigen::Vector3d::UnitX());
        local.gradient = to_world * local.gradient;
        design.samples.push_back(local);
        const Row row = row_of(design, r, n);
        design.all.add(row);
        if (sparse) design.few.add(row);
      }
    }
  }
  return designs;
}

}  // namespace stagecraft::realign
