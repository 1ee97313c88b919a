#pragma once

#include "common/motion.h"

namespace stagecraft {

/// How a series is realigned. The defaults belong to the ladder: every rung
/// answers alike.
struct Options {
  double fwhm = 5;       ///< Gaussian smoothing of the estimation, mm
  double sep = 4;        ///< distance of the sample points, mm
  double margin = 1;     ///< voxels inside the faces within which points count
  bool to_mean = false;  ///< a second pass against the mean of the first
  bool estimate = true;  ///< false: `given` is applied
  bool reslice = true;   ///< false: only the motion is wanted
  int threads = 0;       ///< per rank; 0: as many as the rank may use
  Motion given;          ///< the motion to apply; filled on the root only
};

}  // namespace stagecraft
