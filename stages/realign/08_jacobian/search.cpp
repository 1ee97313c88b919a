#include <Eigen/Cholesky>
#include <limits>

#include "common/scan/bspline.h"
#include "common/scan/gaussian.h"
#include "stages/realign/07_autodiff.h"
#include "stages/realign/08_jacobian.h"

namespace stagecraft::realign {

std::vector<Design> make_designs(const Volume& reference, const Grid& grid,
                                 const Options& options) {
  const Lattice lattice(grid, options);
  const Eigen::Matrix4d to_voxel = inverse(grid.affine);
  std::vector<Design> designs;
  for (const double fwhm : smoothing_of_levels(options)) {
    const Volume spline = smooth_spline(reference, grid, fwhm);
    const DualMap moved_to_voxel = after_motion(to_voxel);
    Design& design = designs.emplace_back(
        Design{fwhm, margin_in_frames(options), {}, {}, {}});
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
  Fit next = fit;
  next.inside = count(equations) / static_cast<double>(points);
  next.correlation = correlation(equations);
  const Parameters q = solve_on_reference(equations);
  if (count(equations) < fewest_points || !q.allFinite() ||
      !frame_varies(equations)) {
    next.lost = true;
    return next;
  }
  next.correction = compose(q, fit.correction);
  ++next.iterations;
  next.moved = largest_displacement(q, reference);
  next.frozen = fit.frozen || next.moved < 0.01;
  next.converged = next.moved < 1e-5;
  return next;
}

}  // namespace stagecraft::realign
