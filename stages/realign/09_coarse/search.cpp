#include "stages/realign/09_coarse.h"
#include "stages/realign/base/slices.h"

namespace stagecraft::realign {
namespace {

/// Below this step, mm, all samples are taken: the minimum of the sparse ones
/// is some hundredths of a millimetre away from theirs.
constexpr double short_step = 0.4;

}  // namespace

bool sparse(const Lattice& lattice, std::int64_t n) {
  const Lattice::Run& run = lattice.run_of(n);
  return run.row % 2 == 0 && run.plane % 2 == 0;
}

std::vector<CoarseDesign> make_coarse_designs(const Volume& reference,
                                              const Grid& grid,
                                              const Options& options) {
  const Lattice lattice(grid, options);
  std::vector<CoarseDesign> designs;
  for (Design& level : make_designs(reference, grid, options)) {
    CoarseDesign& design =
        designs.emplace_back(CoarseDesign{std::move(level), {}, {}});
    for (std::int64_t n = 0; n < lattice.size(); ++n) {
      design.sparse.push_back(sparse(lattice, n));
      if (sparse(lattice, n))
        design.few.add(design.rows[static_cast<std::size_t>(n)]);
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

Search search_step(const Search& fit, const NormalEquations& equations,
                   std::size_t points, const Grid& reference) {
  Search next{step_on_reference(fit, equations, points, reference), fit.every};
  if (next.lost) {
    next.lost = fit.every;
    next.every = true;
    return next;
  }
  next.every = fit.every || next.moved < short_step;
  next.frozen = fit.frozen || (fit.every && settled(next));
  const double factor = fit.moved > 0 ? next.moved / fit.moved : 1;
  const bool steady = next.frozen && factor < 0.5;
  const double left = steady ? factor / (1 - factor) : 0;
  next.converged =
      fit.every && (next.moved < 1e-4 || (steady && left * next.moved < 1e-3));
  if (next.converged) {
    const Parameters all =
        (1 + left) * solve_on_reference(held_in_slices(equations, reference));
    next.correction = within_slices(compose(all, fit.correction), reference);
  }
  if (next.every && !fit.every) next.moved = 0;  // of other samples
  return next;
}

}  // namespace stagecraft::realign
