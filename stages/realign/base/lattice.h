#pragma once

#include <Eigen/Core>
#include <array>
#include <cstdint>
#include <vector>

#include "common/scan/grid.h"
#include "stages/realign/base/options.h"
#include "stages/realign/base/scan.h"

namespace stagecraft::realign {

/// A sample point of the estimation: where it lies in the reference and what
/// the smoothed reference is there.
struct Sample {
  Eigen::Vector3d position;  ///< world, mm
  double value = 0;
};

/// How the estimation looks at a scan.
struct Sampling {
  double fwhm;  ///< of the Gaussian that smooths it, mm
  double sep;   ///< most between rows of sample points, mm
};

/// As `options` say, else as the voxels are: 5/3 and 2 times the geometric mean
/// of their sides, in hundredths of a millimetre. So a rat's head is seen as a
/// person's is. The factors were measured: 08_jacobian.md.
Sampling sampling(const Options& options, const Grid& grid);
/// The wider of what its frames and its reference ask for: a fine reference
/// makes frames no finer.
Sampling sampling(const Options& options, const Scan& scan);

/// Where in a frame a sample point counts: less far inside than in the
/// reference, since planes of points that lie exactly on the limit would come
/// and go with a hundredth of a voxel; across few slices, wherever a frame
/// sees.
Margins margins_in_frames(const Options& options, const Grid& reference);

/// The sample points of a reference volume: every voxel of some of its rows
/// along i, the rows as far apart as their `sampling` allows. Numbered row by
/// row, so that a rank can make its own points alone; a mask cuts rows into
/// runs. A jitter that keeps points off the voxel centres was measured and
/// brought nothing; points that are voxels lie side by side in memory.
class Lattice {
 public:
  /// Points of a row that follow each other.
  struct Run {
    Eigen::Vector3i first;   ///< voxel of the first
    int length = 0;          ///< points
    int row = 0, plane = 0;  ///< of the lattice, counted from 0
    std::int64_t begin = 0;  ///< number of its first point
  };

  /// Points lie at least `options.margin` voxels inside the faces and the mask;
  /// across few slices, in all of them. Throws BadInput where there are fewer
  /// than 32.
  Lattice(const Grid& grid, const Options& options);

  std::int64_t size() const;
  /// All runs, in order.
  const std::vector<Run>& runs() const { return runs_; }
  /// That of point n.
  const Run& run_of(std::int64_t n) const;
  /// Voxel coordinates of point n, whole numbers.
  Eigen::Vector3d operator[](std::int64_t n) const;

 private:
  std::vector<Run> runs_;
};

/// The reference as the estimation sees it at one coarseness.
struct Level {
  double fwhm = 0;              ///< smoothing, mm
  Margins margin{};             ///< of a frame's faces, where none counts
  std::int64_t points = 0;      ///< of the whole lattice
  std::vector<Sample> samples;  ///< of the smoothed reference
};

/// A half-open range of sample numbers.
struct Range {
  std::int64_t begin = 0;
  std::int64_t end = 0;
};

/// Smoothing (FWHM, mm) of the levels of the estimation: 0 fine, that of
/// `sampling`; 1 coarse, six times as wide, so that frame and reference overlap
/// when the motion is large.
std::array<double, 2> smoothing_of_levels(const Options& options,
                                          const Grid& grid);

/// The samples `range` of a reference volume at both levels.
std::vector<Level> make_levels(const Volume& reference, const Grid& grid,
                               const Options& options, Range range);

}  // namespace stagecraft::realign
