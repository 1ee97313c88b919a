#include "stages/realign/base/fit.h"

#include <limits>

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
  if (count(equations) < fewest_points || !q.allFinite() ||
      !frame_varies(equations)) {
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

FrameMotion accept(const Fit& fit) {
  return {.correction = fit.correction,
          .iterations = fit.iterations,
          .converged = fit.converged && !fit.lost,
          .lost = fit.lost,
          .correlation = fit.lost ? std::numeric_limits<double>::quiet_NaN()
                                  : fit.correlation};
}

}  // namespace stagecraft::realign
