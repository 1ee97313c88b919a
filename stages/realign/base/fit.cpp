#include "stages/realign/base/fit.h"

#include <fmt/core.h>

#include "common/base/error.h"

namespace stagecraft::realign {

bool finished(const Fit& fit) {
  return fit.converged || fit.lost || fit.iterations == most_iterations;
}

Fit step(const Fit& fit, const NormalEquations& equations, std::int64_t points,
         const Grid& reference) {
  Fit next = fit;
  next.inside = count(equations) / static_cast<double>(points);
  next.correlation = correlation(equations);
  const Parameters q = solve(equations);
  if (count(equations) < fewest_points || !q.allFinite()) {
    next.lost = true;
    return next;
  }
  // frame(C^-1 R(q) x) fits best, so that R(q)^-1 C is the new correction.
  next.correction = compose(opposite(q), fit.correction);
  ++next.iterations;
  next.moved = largest_displacement(q, reference);
  next.frozen = fit.frozen || next.moved < 0.01;
  next.converged = next.moved < 1e-5;
  return next;
}

bool doubtful(const Fit& fit) {
  return !fit.converged || fit.inside < 0.5 || fit.correlation < 0.98;
}

Fit better(const Fit& a, const Fit& b) {
  const bool second = a.lost || (!b.lost && b.correlation > a.correlation);
  Fit result = second ? b : a;
  result.iterations = a.iterations + b.iterations;
  return result;
}

FrameMotion accept(const Fit& fit, int t) {
  if (fit.lost) {
    throw BadInput(fmt::format(
        "frame {} cannot be aligned: fewer than {} points of it overlap the "
        "reference, or it has no contrast; remove the frame or choose another "
        "--reference",
        t, fewest_points));
  }
  return {fit.correction, fit.iterations, fit.converged};
}

}  // namespace stagecraft::realign
