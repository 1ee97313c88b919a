#pragma once

#include <cstddef>
#include <limits>
#include <vector>

#include "common/scan/rigid.h"

namespace stagecraft::realign {

/// The outcome of one frame.
struct FrameMotion {
  Parameters correction = Parameters::Zero();  ///< brings it onto frame 0
  int iterations = 0;                          ///< Gauss-Newton steps taken
  bool converged = true;  ///< false: the cap was hit, or it is lost
  bool lost = false;  ///< not aligned: it has the motion of the frame before
  /// With the reference, over the points that counted; NaN: not estimated.
  double correlation = std::numeric_limits<double>::quiet_NaN();
};

/// Whether a frame hardly looks like the reference where they are said to
/// match. Measured: right frames have 0.983 and more (a spinal scan; heads
/// 0.995 at a signal-to-noise ratio of 9 and after turns of 25 degrees), one
/// bad slice leaves 0.976; with a quarter of the slices missing it is 0.915,
/// mirrored front to back or top to bottom 0.88 to 0.91. A head mirrored left
/// to right has 0.97 to 0.99 and is not told.
inline bool matches_poorly(const FrameMotion& frame) {
  return frame.correlation < 0.95;
}

/// The motion table: one entry a frame, row 0 is zero.
using Motion = std::vector<FrameMotion>;

/// Gives frame t, if it is lost, the motion of the frame before. To be called
/// for frames in rising order.
inline void carry_on(Motion& motion, int t) {
  const auto n = static_cast<std::size_t>(t);
  if (!motion[n].lost) return;
  motion[n].correction =
      t > 0 ? motion[n - 1].correction : Parameters(Parameters::Zero());
}

/// Corrections onto a mean, told as corrections onto frame 0: takes frames in
/// rising order from t = 0.
class Anchor {
 public:
  void operator()(int t, Parameters& correction) {
    if (t == 0) {
      home_ = opposite(correction);
      correction.setZero();
    } else {
      correction = compose(home_, correction);
    }
  }

 private:
  Parameters home_ = Parameters::Zero();  ///< of the mean onto frame 0
};

}  // namespace stagecraft::realign
