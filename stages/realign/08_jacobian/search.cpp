#include <Eigen/Cholesky>
#include <limits>

#include "common/scan/bspline.h"
#include "common/scan/gaussian.h"
#include "stages/realign/07_autodiff.h"
#include "stages/realign/08_jacobian.h"

namespace stagecraft::realign {
namespace {

/// Below this step, mm, all samples are taken: the minimum of the sparse ones
/// is some hundredths of a millimetre away from theirs.
constexpr double short_step = 0.4;

}  // namespace

bool sparse(const Lattice& lattice, std::int64_t n) {
  const Shape& points = lattice.points();
  const std::int64_t row = n / points[0];
  return row % points[1] % 2 == 0 && row / points[1] % 2 == 0;
}

std::vector<Design> make_designs(const Volume& reference, const Grid& grid,
                                 const Options& options) {
  const Lattice lattice(grid, options);
  const Eigen::Matrix4d to_voxel = inverse(grid.affine);
  std::vector<Design> designs;
  for (const double fwhm : smoothing_of_levels(options)) {
    const Volume spline = smooth_spline(reference, grid, fwhm);
    const DualMap moved_to_voxel = after_motion(to_voxel);
    Design& design =
        designs.emplace_back(Design{fwhm, options.margin, {}, {}, {}, {}, {}});
    for (std::int64_t n = 0; n < lattice.size(); ++n) {
      const Eigen::Vector3d position = world(grid, lattice[n]);
      const Dual value = interpolate(spline, moved_to_voxel, position);
      Row row = dual_row(value, value.value);
      row[7] = 0;
      design.positions.push_back(position);
      design.rows.push_back(row);
      design.sparse.push_back(sparse(lattice, n));
      design.all.add(row);
      if (sparse(lattice, n)) design.few.add(row);
    }
  }
  return designs;
}

Search first_fit(const Parameters& start, const NormalEquations& few) {
  constexpr int enough = 1000;
  Search search;
  search.correction = start;
  search.every = count(few) < enough;
  return search;
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

Search step_on_reference(const Search& fit, const NormalEquations& equations,
                         std::size_t points, const Grid& reference) {
  Search next = fit;
  next.inside = count(equations) / static_cast<double>(points);
  next.correlation = correlation(equations);
  const Parameters q = solve_on_reference(equations);
  if (count(equations) < fewest_points || !q.allFinite()) {
    next.lost = fit.every;
    next.every = true;
    return next;
  }
  ++next.iterations;
  next.moved = largest_displacement(q, reference);
  next.every = fit.every || next.moved < short_step;
  next.frozen = fit.frozen || (fit.every && next.moved < 0.01);
  const double factor = fit.moved > 0 ? next.moved / fit.moved : 1;
  const bool steady = next.frozen && factor < 0.5;
  const double left = steady ? factor / (1 - factor) : 0;
  next.converged =
      fit.every && (next.moved < 1e-4 || (steady && left * next.moved < 1e-3));
  const Parameters all = (1 + (next.converged ? left : 0)) * q;
  next.correction = compose(all, fit.correction);
  if (next.every && !fit.every) next.moved = 0;  // of other samples
  return next;
}

}  // namespace stagecraft::realign
