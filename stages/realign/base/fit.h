#pragma once

#include <cstdint>
#include <limits>

#include "stages/realign/base/motion.h"
#include "stages/realign/base/normal_equations.h"

namespace stagecraft::realign {

/// The Gauss-Newton search for the motion of one frame: what is known so far.
/// Flat, so that it can be sent as bytes.
struct Fit {
  Parameters correction = Parameters::Zero();
  int iterations = 0;
  bool frozen = false;     ///< the set of counted points no longer changes
  bool converged = false;  ///< the last step moved nothing by 1e-5 mm
  bool lost = false;       ///< too few points, no contrast or no step
  double inside = 0;       ///< share of all points that counted
  /// Of frame and reference over those points; NaN: no step was taken.
  double correlation = std::numeric_limits<double>::quiet_NaN();
  double moved = 0;  ///< by the last step, at most, mm; 0: there was none
                     ///< with these points
};

/// Fewest points from which a step is taken.
inline constexpr int fewest_points = 32;
inline constexpr int most_iterations = 64;

/// True when there is no further step to take.
bool finished(const Fit& fit);

/// Whether the set of counted points is to stay as it is after a step: that was
/// short, or so many were taken that points must be coming and going at the
/// margin, and it was below 0.1 mm: points that stay must not be carried away.
/// Motions of 25 degrees took up to 20 steps.
bool settled(const Fit& fit);

/// The fit once a Gauss-Newton step q has brought it to `correction`; lost
/// where `equations` do not allow a step: too few points, no solution, a frame
/// that hardly varies. `points` is the number of samples, counted or not.
Fit after_step(const Fit& fit, const NormalEquations& equations,
               std::int64_t points, const Grid& reference, const Parameters& q,
               const Parameters& correction);

/// One Gauss-Newton step. `equations` are summed over all samples at
/// `fit.correction`.
Fit step(const Fit& fit, const NormalEquations& equations, std::int64_t points,
         const Grid& reference);

/// True where a fit should be tried again from a coarse one: it is lost, hit
/// the cap, left half of its points outside or explains the frame poorly.
bool doubtful(const Fit& fit);

/// The fit that leaves less of the frame unexplained. Iterations are added up:
/// both were spent.
Fit better(const Fit& a, const Fit& b);

/// The fit from `start` and, where that is doubtful, the one from a coarse fit
/// if it is better. `fit(level, start)` fits at a level: 0 fine, 1 coarse.
template <typename FitAt>
Fit coarse_to_fine(const FitAt& fit, const Parameters& start) {
  Fit result = fit(0, start);
  if (doubtful(result)) {
    result = better(result, fit(0, fit(1, start).correction));
  }
  if (result.lost) result.correction = start;
  return result;
}

/// The fit as the outcome of its frame.
FrameMotion accept(const Fit& fit);

}  // namespace stagecraft::realign
