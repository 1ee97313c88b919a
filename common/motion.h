#pragma once

#include <vector>

#include "common/rigid.h"

namespace stagecraft {

/// The outcome of one frame.
struct FrameMotion {
  Parameters correction = Parameters::Zero();  ///< brings it onto frame 0
  int iterations = 0;                          ///< Gauss-Newton steps taken
  bool converged = true;                       ///< false: the cap was hit
};

/// The motion table: one entry a frame, row 0 is zero.
using Motion = std::vector<FrameMotion>;

}  // namespace stagecraft
