#pragma once

#include <cstdint>
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
  double fwhm = 0;    ///< smoothing, mm
  double margin = 0;  ///< of the faces, where no point counts
  std::vector<Eigen::Vector3d> positions;  ///< world, mm
  std::vector<Row> rows;     ///< as of `make_row`, with 0 for the frame
  std::vector<char> sparse;  ///< whether a sample serves the first steps
  NormalEquations all;       ///< of all rows: the same for every frame
  NormalEquations few;       ///< of the sparse ones
};

/// The reference at both levels.
std::vector<Design> make_designs(const Volume& reference, const Grid& grid,
                                 const Options& options);

/// Whether point n of a lattice lies on every second row of every second plane
/// of rows: a quarter of the points, which tell the way there roughly.
bool sparse(const Lattice& lattice, std::int64_t n);

/// A search that takes the sparse points alone until it is near.
struct Search : Fit {
  bool every = false;  ///< all points are used
};

/// Where the search begins: with the sparse samples, whose sums are given,
/// where they are enough to tell the way.
Search first_fit(const Parameters& start, const NormalEquations& few);

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

/// One step. The first ones take the sparse samples alone, until they are short
/// or those samples do not do. The fixed Jacobian converges by the same factor
/// at every step with the same samples, so that what is left can be told from
/// the last two. Once that moves no corner by a micrometre it is taken with the
/// step, and the search ends. It ends too at steps below 1e-4 mm, which
/// rounding in single precision may keep up.
Search step_on_reference(const Search& fit, const NormalEquations& equations,
                         std::size_t points, const Grid& reference);

}  // namespace stagecraft::realign
