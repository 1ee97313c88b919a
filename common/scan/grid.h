#pragma once

#include <Eigen/Core>
#include <algorithm>
#include <array>

#include "common/scan/volume.h"

namespace stagecraft {
inline namespace scan {

/// Where the voxels of a volume lie in the world.
struct Grid {
  Shape shape{};
  /// Voxel (i, j, k, 1), 0-based, to world (x, y, z, 1), mm, RAS+ (the affine
  /// of the NIfTI-1 standard: sform, else qform, else zooms).
  Eigen::Matrix4d affine = Eigen::Matrix4d::Identity();
};

/// A point carried by an affine 4x4 map.
inline Eigen::Vector3d apply(const Eigen::Matrix4d& map,
                             const Eigen::Vector3d& point) {
  return map.topLeftCorner<3, 3>() * point + map.topRightCorner<3, 1>();
}

/// Voxel coordinates (any real numbers) to world, mm.
inline Eigen::Vector3d world(const Grid& grid, const Eigen::Vector3d& voxel) {
  return apply(grid.affine, voxel);
}

/// Edge lengths of a voxel, mm.
inline Eigen::Vector3d voxel_size(const Grid& grid) {
  return grid.affine.topLeftCorner<3, 3>().colwise().norm().transpose();
}

/// Centre of the volume, world, mm.
inline Eigen::Vector3d centre(const Grid& grid) {
  const Eigen::Vector3d last(grid.shape[0] - 1, grid.shape[1] - 1,
                             grid.shape[2] - 1);
  return world(grid, last / 2);
}

/// The eight corners of the bounding box of the voxel centres, world, mm.
inline std::array<Eigen::Vector3d, 8> corners(const Grid& grid) {
  std::array<Eigen::Vector3d, 8> result;
  for (unsigned c = 0; c < 8; ++c) {
    result[c] = world(grid, {c & 1U ? grid.shape[0] - 1.0 : 0.0,
                             c & 2U ? grid.shape[1] - 1.0 : 0.0,
                             c & 4U ? grid.shape[2] - 1.0 : 0.0});
  }
  return result;
}

/// The farthest that a corner of one grid is from that of another of the same
/// shape, mm.
inline double farthest_apart(const Grid& a, const Grid& b) {
  double farthest = 0;
  for (std::size_t c = 0; c < 8; ++c)
    farthest = std::max(farthest, (corners(a)[c] - corners(b)[c]).norm());
  return farthest;
}

/// Distances to the faces [0, n-1] of a volume along i, j and k, voxels;
/// negative ones lie outside.
using Margins = std::array<double, 3>;

/// True where a voxel coordinate lies at least `margins` inside the faces.
inline bool inside(const Shape& shape, const Eigen::Vector3d& voxel,
                   const Margins& margins) {
  return voxel[0] >= margins[0] && voxel[0] <= shape[0] - 1 - margins[0] &&
         voxel[1] >= margins[1] && voxel[1] <= shape[1] - 1 - margins[1] &&
         voxel[2] >= margins[2] && voxel[2] <= shape[2] - 1 - margins[2];
}
/// The same with one margin along all axes.
inline bool inside(const Shape& shape, const Eigen::Vector3d& voxel,
                   double margin) {
  return inside(shape, voxel, Margins{margin, margin, margin});
}

/// The margin of a frame's field of view: voxels reach half their size beyond
/// their centres. The thousandth is a grace for rounding in A^-1 I A.
inline constexpr double field_of_view = -0.5 - 1e-3;

/// The point within the faces that is nearest to a voxel coordinate.
inline Eigen::Vector3d nearest_inside(const Shape& shape,
                                      const Eigen::Vector3d& voxel) {
  const Eigen::Vector3d last(shape[0] - 1, shape[1] - 1, shape[2] - 1);
  return voxel.cwiseMax(Eigen::Vector3d::Zero()).cwiseMin(last);
}

}  // namespace scan
}  // namespace stagecraft
