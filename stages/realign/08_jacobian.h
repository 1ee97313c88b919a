#pragma once

#include <Eigen/Cholesky>
#include <cstdint>
#include <vector>

#include "common/scan/bspline.h"
#include "common/scan/gaussian.h"
#include "stages/realign/07_autodiff.h"
#include "stages/realign/base/fit.h"
#include "stages/realign/base/lattice.h"
#include "stages/realign/base/normal_equations.h"

/// The Jacobian taken once, on the reference: instead of moving the frame
/// towards the reference, a step asks how the reference would have to move to
/// look like the frame, and takes that back. Source: Baker, Matthews,
/// "Lucas-Kanade 20 years on", 2004 (inverse compositional).
namespace stagecraft::realign {

/// The reference at one level: of every sample its place, its value and the
/// derivatives of that value by a motion of the reference.
struct Design {
  double fwhm = 0;    ///< smoothing, mm
  double margin = 0;  ///< of the faces, where no point counts
  std::vector<Eigen::Vector3d> positions;  ///< world, mm
  std::vector<Row> rows;     ///< as of `make_row`, with 0 for the frame
  std::vector<char> sparse;  ///< whether a sample serves the first steps
  NormalEquations all;       ///< of all rows: the same for every frame
  NormalEquations few;       ///< of the sparse ones
};

inline std::vector<Design> make_designs(const Volume& reference,
                                        const Grid& grid,
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
      design.sparse.push_back(lattice.sparse(n));
      design.all.add(row);
      if (lattice.sparse(n)) design.few.add(row);
    }
  }
  return designs;
}

/// Where the search begins: with the sparse samples, whose sums are given,
/// where they are enough to tell the way.
inline Fit first_fit(const Parameters& start, const NormalEquations& few) {
  constexpr int enough = 1000;
  return {.correction = start, .every = count(few) < enough};
}

/// Adds what the frame contributes to the sums of a row that is in them
/// already: one multiply-add a parameter.
inline void add_frame(NormalEquations& equations, const Row& row,
                      double frame) {
  equations.sums.row(7) += frame * row.transpose();
  equations.sums(7, 7) += frame * frame;
  equations.sums(8, 7) += frame;
}

/// Takes the row of a sample that does not count out of the sums.
inline void remove(NormalEquations& equations, const Row& row) {
  equations.sums.selfadjointView<Eigen::Lower>().rankUpdate(row, -1);
}

/// The motion q of the reference, and the scale, that let
/// scale * reference(R(q) x) = frame best over the rows. Not finite where the
/// rows do not determine it.
inline Parameters solve_on_reference(const NormalEquations& equations) {
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

/// Below this step, mm, all samples are taken: the minimum of the sparse ones
/// is some hundredths of a millimetre away from theirs.
inline constexpr double short_step = 0.4;

/// One step. The first ones take the sparse samples alone, until they are short
/// or those samples do not do. The fixed Jacobian converges by the same factor
/// at every step with the same samples, so that what is left can be told from
/// the last two. Once that moves no corner by a micrometre it is taken with the
/// step, and the search ends. It ends too at steps below 1e-4 mm, which
/// rounding in single precision may keep up.
inline Fit step_on_reference(const Fit& fit, const NormalEquations& equations,
                             std::size_t points, const Grid& reference) {
  Fit next = fit;
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
