#pragma once

#include <algorithm>
#include <array>
#include <cmath>

#include "common/scan/grid.h"
#include "common/scan/rigid.h"
#include "stages/realign/base/scan.h"

/// Straight lines through a volume: where the rows of the reference lie in a
/// frame.
namespace stagecraft::realign {

/// Points on a line, voxel coordinates: point n lies at start + n * step.
struct Walk {
  std::array<double, 3> start;
  std::array<double, 3> step;
};

/// Where a map of voxel coordinates sends the row that begins at `first`.
inline Walk walk_along_row(const Eigen::Matrix4d& map,
                           const Eigen::Vector3d& first) {
  const Eigen::Vector3d start = apply(map, first);
  return {{start[0], start[1], start[2]}, {map(0, 0), map(1, 0), map(2, 0)}};
}

/// The walk from its point n on.
inline Walk from(const Walk& walk, int n) {
  Walk result = walk;
  for (std::size_t axis = 0; axis < 3; ++axis)
    result.start[axis] += n * walk.step[axis];
  return result;
}

/// Point n of a walk.
inline std::array<double, 3> at(const Walk& walk, int n) {
  return from(walk, n).start;
}

/// The point within the faces that is nearest to point n of a walk.
inline std::array<double, 3> nearest_at(const Shape& shape, const Walk& walk,
                                        int n) {
  std::array<double, 3> voxel = at(walk, n);
  for (std::size_t axis = 0; axis < 3; ++axis)
    voxel[axis] = std::clamp(voxel[axis], 0.0, shape[axis] - 1.0);
  return voxel;
}

/// A half-open range of points of a row.
struct Span {
  int begin = 0;
  int end = 0;
};

/// The points among the first `count` of a walk that lie at least `margins`
/// inside the faces: between the last entry and the first exit, since the
/// volume is convex.
inline Span span_inside(const Shape& shape, const Walk& walk, int count,
                        const Margins& margins) {
  // A rounding error must not cost a whole face.
  constexpr double grace = 1e-9;
  double enter = 0;
  double leave = count - 1;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    double low = margins[axis] - grace - walk.start[axis];
    double high = shape[axis] - 1 - margins[axis] + grace - walk.start[axis];
    if (low > high) return {};  // the margins meet
    // Most rows need no division: both ends lie inside.
    const double way = (count - 1) * walk.step[axis];
    if (low <= std::min(0.0, way) && std::max(0.0, way) <= high) continue;
    if (std::abs(walk.step[axis]) < 1e-12) {
      if (low > 0 || high < 0) return {};
      continue;
    }
    low /= walk.step[axis];
    high /= walk.step[axis];
    enter = std::max(enter, std::min(low, high));
    leave = std::min(leave, std::max(low, high));
  }
  // Where a row hardly nears a face, it enters beyond any int.
  if (enter > leave) return {};
  // Both are within [0, count - 1], where a cast rounds down.
  const int last = static_cast<int>(leave);
  const int begin = static_cast<int>(enter);
  return {begin < enter ? begin + 1 : begin, last + 1};
}
/// The same with one margin along all axes.
inline Span span_inside(const Shape& shape, const Walk& walk, int count,
                        double margin) {
  return span_inside(shape, walk, count, Margins{margin, margin, margin});
}

/// Voxel of the reference to voxel of a frame, for a correction.
inline Eigen::Matrix4d between(const Scan& scan, const Parameters& correction) {
  return inverse(rigid(correction) * scan.grid.affine) * scan.reference.affine;
}

}  // namespace stagecraft::realign
