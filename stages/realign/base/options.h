#pragma once

#include "stages/realign/base/motion.h"

namespace stagecraft::realign {

/// How a series is realigned. The defaults belong to the ladder: every rung
/// answers alike.
struct Options {
  double fwhm = 6;       ///< Gaussian smoothing of the estimation, mm
  double sep = 6;        ///< most between rows of sample points, mm
  double margin = 1;     ///< of sample points to the reference's faces, voxels
  bool estimate = true;  ///< false: `start` is applied as it is
  bool anchor = false;   ///< tell corrections as those onto frame 0
  bool reslice = true;   ///< false: only the motion is wanted
  int threads = 0;       ///< per rank; 0: as many as the rank may use
  Motion start;          ///< of every frame; empty: no motion
};

/// Voxels inside the faces of a frame within which a sample point counts. Less
/// than in the reference: planes of points that lie exactly on the limit would
/// come and go with a hundredth of a voxel.
inline double margin_in_frames(const Options& options) {
  return 0.9 * options.margin;
}

}  // namespace stagecraft::realign
