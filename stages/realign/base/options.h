#pragma once

#include "stages/realign/base/motion.h"

namespace stagecraft::realign {

/// How a series is realigned. The defaults belong to the ladder: every rung
/// answers alike.
struct Options {
  double fwhm = 6;       ///< Gaussian smoothing of the estimation, mm
  double sep = 6;        ///< most between rows of sample points, mm
  double margin = 1;     ///< voxels inside the faces within which points count
  bool estimate = true;  ///< false: `start` is applied as it is
  bool anchor = false;   ///< tell corrections as those onto frame 0
  bool reslice = true;   ///< false: only the motion is wanted
  int threads = 0;       ///< per rank; 0: as many as the rank may use
  Motion start;          ///< of every frame; empty: no motion
};

}  // namespace stagecraft::realign
