#pragma once

#include <Eigen/Core>
#include <cstdint>
#include <vector>

#include "common/grid.h"
#include "common/options.h"

namespace stagecraft {

/// A sample point of the estimation: where it lies in the reference and what
/// the smoothed reference is there.
struct Sample {
  Eigen::Vector3d position;  ///< world, mm
  double value = 0;
};

/// The sample points of a reference volume: a lattice of `options.sep` mm along
/// the axes of the grid, every point displaced by a fixed jitter of up to half
/// a voxel, so that points do not fall on voxel centres, where interpolation
/// differs from everywhere else. Numbered, so that a rank can make its own
/// points alone.
class Lattice {
 public:
  /// Points lie at least `options.margin` voxels inside the faces. Throws
  /// BadInput where fewer than 32 fit.
  Lattice(const Grid& grid, const Options& options);

  std::int64_t size() const;
  /// Voxel coordinates of point n.
  Eigen::Vector3d operator[](std::int64_t n) const;

 private:
  std::array<std::int64_t, 3> points_;  ///< along i, j, k
  Eigen::Vector3d step_;                ///< voxels
  Eigen::Vector3d first_;               ///< voxels
  double jitter_ = 0.5;                 ///< voxels
};

/// The reference as the estimation sees it at one coarseness.
struct Level {
  double fwhm = 0;              ///< smoothing, mm
  double margin = 0;            ///< of the faces, where no point counts
  std::int64_t points = 0;      ///< of the whole lattice
  std::vector<Sample> samples;  ///< of the smoothed reference
};

/// A half-open range of sample numbers.
struct Range {
  std::int64_t begin = 0;
  std::int64_t end = 0;
};

/// The samples `range` of a reference volume at both levels of the estimation:
/// 0 fine, smoothed as `options` say; 1 coarse, smoothed five times as wide, so
/// that frame and reference overlap when the motion is large.
std::vector<Level> make_levels(const Volume& reference, const Grid& grid,
                               const Options& options, Range range);

}  // namespace stagecraft
