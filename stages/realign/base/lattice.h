#pragma once

#include <Eigen/Core>
#include <array>
#include <cstdint>
#include <vector>

#include "common/scan/grid.h"
#include "stages/realign/base/options.h"

namespace stagecraft::realign {

/// A sample point of the estimation: where it lies in the reference and what
/// the smoothed reference is there.
struct Sample {
  Eigen::Vector3d position;  ///< world, mm
  double value = 0;
};

/// The sample points of a reference volume: every voxel of some of its rows
/// along i, the rows as far apart as `options.sep` mm allow. Numbered row by
/// row, so that a rank can make its own points alone. A jitter that keeps
/// points off the voxel centres was measured and brought nothing; points that
/// are voxels lie side by side in memory.
class Lattice {
 public:
  /// Points lie at least `options.margin` voxels inside the faces. Throws
  /// BadInput where fewer than 32 fit.
  Lattice(const Grid& grid, const Options& options);

  std::int64_t size() const;
  /// Points along i, j and k: those of a row follow each other.
  const Shape& points() const { return points_; }
  /// Voxel coordinates of point n, whole numbers.
  Eigen::Vector3d operator[](std::int64_t n) const;

 private:
  Shape points_;  ///< along i, j, k
  Shape step_;    ///< voxels
  Shape first_;   ///< voxels
};

/// The reference as the estimation sees it at one coarseness.
struct Level {
  double fwhm = 0;              ///< smoothing, mm
  double margin = 0;            ///< of a frame's faces, where none counts
  std::int64_t points = 0;      ///< of the whole lattice
  std::vector<Sample> samples;  ///< of the smoothed reference
};

/// A half-open range of sample numbers.
struct Range {
  std::int64_t begin = 0;
  std::int64_t end = 0;
};

/// Smoothing (FWHM, mm) of the levels of the estimation: 0 fine, as `options`
/// say; 1 coarse, five times as wide, so that frame and reference overlap when
/// the motion is large.
std::array<double, 2> smoothing_of_levels(const Options& options);

/// The samples `range` of a reference volume at both levels.
std::vector<Level> make_levels(const Volume& reference, const Grid& grid,
                               const Options& options, Range range);

}  // namespace stagecraft::realign
