#pragma once

#include <vector>

#include "common/scan/nifti_file.h"

namespace stagecraft::realign {

/// What the frames of a series say of every voxel.
struct SeriesStatistics {
  Volume mean;
  Volume deviation;  ///< standard deviation over time, n - 1 in it; no trend
                     ///< is taken out
  /// 1 where every frame has a value. A realigned frame holds 0 where it has
  /// none; so 0 counts as none, and so does what is not finite.
  std::vector<char> covered;
};

/// Reads the series once; memory does not grow with its frames. Errors as
/// NiftiFile's.
SeriesStatistics series_statistics(NiftiFile& series);

/// The value below which a share (0 to 1) of the values lies; 0 of none.
double percentile(std::vector<double> values, double share);

/// 1 in the head: covered, and in the mean above a fifth of its 98th
/// percentile over the whole volume.
std::vector<char> head_mask(const SeriesStatistics& statistics);

/// The values of a volume inside a mask.
std::vector<double> values_inside(const Volume& volume,
                                  const std::vector<char>& mask);

/// Mean over a mask of mean / standard deviation in time; voxels that never
/// change are left out. 0 where none is left.
double mean_tsnr(const SeriesStatistics& statistics,
                 const std::vector<char>& mask);

/// The change from frame to frame: root mean square over a mask of the
/// difference to the frame before, percent of the mean over mask and time.
/// Source: DVARS of Power et al. 2012, NeuroImage 59:2142-2154, on another
/// scale.
class FrameChanges {
 public:
  FrameChanges(const SeriesStatistics& statistics, std::vector<char> mask);

  /// Takes the frames in rising order.
  void add(const Volume& frame);
  /// One value a frame; NaN for frame 0, and where the mask is empty.
  const std::vector<double>& percent() const { return percent_; }

 private:
  std::vector<char> mask_;
  double mean_;  ///< over the mask
  std::vector<double> before_;
  std::vector<double> percent_;
};

}  // namespace stagecraft::realign
