#pragma once

#include <cstddef>
#include <vector>

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
  double fwhm = 0;   ///< smoothing, mm
  Margins margin{};  ///< of a frame's faces, where no point counts
  std::vector<Eigen::Vector3d> positions;  ///< world, mm
  std::vector<Row> rows;  ///< as of `make_row`, with 0 for the frame
  NormalEquations all;    ///< of all rows: the same for every frame
};

/// The reference at both levels.
std::vector<Design> make_designs(const Volume& reference, const Grid& grid,
                                 const Options& options);

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
Parameters solve_on_reference(const NormalEquations& equations);

/// One Gauss-Newton step with this Jacobian, as `step` takes it; `points` is
/// the number of samples, counted or not.
Fit step_on_reference(const Fit& fit, const NormalEquations& equations,
                      std::size_t points, const Grid& reference);

}  // namespace stagecraft::realign
