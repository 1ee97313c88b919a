#pragma once

#include <vector>

#include "common/scan/rigid.h"

namespace stagecraft::realign {

/// The outcome of one frame.
struct FrameMotion {
  Parameters correction = Parameters::Zero();  ///< brings it onto frame 0
  int iterations = 0;                          ///< Gauss-Newton steps taken
  bool converged = true;                       ///< false: the cap was hit
};

/// The motion table: one entry a frame, row 0 is zero.
using Motion = std::vector<FrameMotion>;

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
