#pragma once

#include <optional>
#include <vector>

#include "stages/realign/base/motion.h"

namespace stagecraft::realign {

/// How a series is realigned. The defaults belong to the ladder: every rung
/// answers alike.
struct Options {
  /// Gaussian smoothing of the estimation and most between rows of sample
  /// points, mm; none: as the voxels are, see `sampling`.
  std::optional<double> fwhm;
  std::optional<double> sep;
  double margin = 1;  ///< of sample points to the reference's faces, voxels
  /// By voxel of the reference's grid: 0 is left out of the estimation; empty:
  /// all count.
  std::vector<char> mask;
  bool estimate = true;  ///< false: `start` is applied as it is
  bool anchor = false;   ///< tell corrections as those onto frame 0
  bool reslice = true;   ///< false: only the motion is wanted
  int threads = 0;       ///< per rank; 0: as many as the rank may use
  Motion start;          ///< of every frame; empty: no motion
};

}  // namespace stagecraft::realign
