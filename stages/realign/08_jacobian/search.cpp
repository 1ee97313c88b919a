#include <Eigen/Cholesky>
#include <limits>

#include "common/scan/bspline.h"
#include "common/scan/gaussian.h"
#include "stages/realign/07_autodiff.h"
#include "stages/realign/08_jacobian.h"
#include "stages/realign/base/slices.h"

namespace stagecraft::realign {

std::vector<Design> make_designs(const Volume& reference, const Grid& grid,
                                 const Options& options) {
  const Lattice lattice(grid, options);
  const Eigen::Matrix4d to_voxel = inverse(grid.affine);
  std::vector<Design> designs;
  for (const double fwhm : smoothing_of_levels(options, grid)) {
    const Volume spline = smooth_spline(reference, grid, fwhm);
    const DualMap moved_to_voxel = after_motion(to_voxel);
    Design& design = designs.emplace_back(
        Design{fwhm, margins_in_frames(options, grid), {}, {}, {}});
    for (std::int64_t n = 0; n < lattice.size(); ++n) {
      const Eigen::Vector3d position = world(grid, lattice[n]);
      const Dual value = interpolate(spline, moved_to_voxel, position);
      Row row = dual_row(value, value.value);
      row[7] = 0;
      design.positions.push_back(position);
      design.rows.push_back(row);
      design.all.add(row);
    }
  }
  return designs;
}

Parameters solve_on_reference(const NormalEquations& equations) {
  const Eigen::Matrix<double, 7, 7> normal =
      equations.sums.topLeftCorner<7, 7>();
  const Eigen::Matrix<double, 7, 1> right =
      equations.sums.row(7).head<7>().transpose();
  const Eigen::LDLT<Eigen::Matrix<double, 7, 7>, Eigen::Lower> factor(normal);
  if (!(factor.vectorD().minCoeff() > 0)) {
    return Parameters::Constant(std::numeric_limits<double>::quiet_NaN());
  }
  const Eigen::Matrix<double, 7, 1> solution = factor.solve(right);
  return solution.head<6>() / solution[6];
}

Fit step_on_reference(const Fit& fit, const NormalEquations& equations,
                      std::size_t points, const Grid& reference) {
  const Parameters q = solve_on_reference(held_in_slices(equations, reference));
  return after_step(fit, equations, static_cast<std::int64_t>(points),
                    reference, q, compose(q, fit.correction));
}

}  // namespace stagecraft::realign
