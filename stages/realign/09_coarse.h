#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "stages/realign/08_jacobian.h"
#include "stages/realign/base/lattice.h"

/// Coarse at first: a quarter of the samples tells the way, and the last two
/// steps tell where it ends.
namespace stagecraft::realign {

/// Whether point n of a lattice lies on every second row of every second plane
/// of rows: a quarter of the points.
bool sparse(const Lattice& lattice, std::int64_t n);

/// The reference at one level, with the samples of the first steps.
struct CoarseDesign : Design {
  std::vector<char> sparse;  ///< whether a sample serves the first steps
  NormalEquations few;       ///< of the sparse rows
};

/// The reference at both levels.
std::vector<CoarseDesign> make_coarse_designs(const Volume& reference,
                                              const Grid& grid,
                                              const Options& options);

/// A search that takes the sparse points alone until it is near.
struct Search : Fit {
  bool every = false;  ///< all points are used
};

/// Where the search begins: with the sparse samples, whose sums are given,
/// where they are enough to tell the way.
Search first_fit(const Parameters& start, const NormalEquations& few);

/// One step. The first ones take the sparse samples alone, until they are short
/// or those samples do not do. The fixed Jacobian converges by the same factor
/// at every step with the same samples, so that what is left can be told from
/// the last two. Once that moves no corner by a micrometre it is taken with the
/// step, and the search ends. It ends too at steps below 1e-4 mm, which
/// rounding in single precision may keep up.
Search search_step(const Search& fit, const NormalEquations& equations,
                   std::size_t points, const Grid& reference);

}  // namespace stagecraft::realign
