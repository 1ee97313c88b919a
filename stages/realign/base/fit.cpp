#include "stages/realign/base/fit.h"

#include <limits>

#include "stages/realign/base/slices.h"

namespace stagecraft::realign {

bool finished(const Fit& fit) {
  return fit.converged || fit.lost || fit.iterations == most_iterations;
}

bool settled(const Fit& fit) {
  constexpr int many = 24;
  return fit.moved < 0.01 || (fit.iterations >= many && fit.moved < 0.1);
}

Fit after_step(const Fit& fit, const NormalEquations& equations,
               std::int64_t points, const Grid& reference, const Parameters& q,
               const Parameters& correction) {
  Fit next = fit;
  next.inside = count(equations) / static_cast<double>(points);
  next.correlation = correlation(equations);
  if (count(equations) < fewest_points || !q.allFinite() ||
      !frame_varies(equations)) {
    next.lost = true;
    return next;
  }
  next.correction = within_slices(correction, reference);
  ++next.iterations;
  next.moved = largest_displacement(q, reference);
  next.frozen = fit.frozen || settled(next);
  next.converged = next.moved < 1e-5;
  return next;
}

Fit step(const Fit& fit, const NormalEquations& equations, std::int64_t points,
         const Grid& reference) {
  const Parameters q = solve(held_in_slices(equations, reference));
  // frame(C^-1 R(q) x) fits best, so that R(q)^-1 C is the new correction.
  return after_step(fit, equations, points, reference, q,
                    compose(opposite(q), fit.correction));
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
