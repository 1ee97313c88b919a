#pragma once

#include <cstdint>
#include <vector>

#include "common/scan/grid.h"
#include "common/scan/rigid.h"

namespace stagecraft {
inline namespace scan {

/// Intensity of the head before blobs are added.
inline constexpr double phantom_tissue = 1000;

/// What a phantom is made from. Lengths in mm.
struct PhantomSettings {
  Shape shape{64, 64, 36};
  Eigen::Vector3d voxel{3, 3, 3};
  int frames = 40;
  /// Farthest that the head's centre gets from its place in frame 0, mm.
  double translation = 3;
  /// Largest length of (rx, ry, rz), degrees.
  double rotation = 3;
  /// Standard deviation of the noise; see `phantom_tissue`.
  double noise = 0;
  /// Diameter of the head over the extent of the volume, along i, j, k.
  Eigen::Vector3d fill{0.68, 0.8, 0.76};
  std::uint32_t seed = 1;
};

/// Motion at the edge of what must converge: 25 degrees, 40 mm.
PhantomSettings large_motion();
/// A signal-to-noise ratio of 50.
PhantomSettings noisy();
/// A slab that cuts the head at top and bottom.
PhantomSettings cut_head();

/// One Gaussian of the head.
struct Blob {
  Eigen::Vector3d centre;  ///< world of frame 0, mm
  double height;           ///< intensity at the centre
  double width;            ///< standard deviation, mm
};

/// A moving head whose motion is known: a soft-edged ellipsoid filled with
/// Gaussian blobs, given by formulas, so that every frame is evaluated at
/// exactly moved coordinates and no interpolation blurs it. The grid is oblique
/// with a flipped x axis. The same settings give the same phantom on every
/// machine.
struct Phantom {
  Grid grid;
  Eigen::Matrix3d axes;   ///< unit vectors of the voxel axes, one a column
  Eigen::Vector3d radii;  ///< of the ellipsoid along these axes, mm
  std::vector<Blob> blobs;
  std::vector<Parameters> motion;  ///< the truth; frame 0 rests
  double noise = 0;                ///< standard deviation
  std::uint32_t seed = 0;
};

/// Throws BadInput where the settings are out of range.
Phantom make_phantom(const PhantomSettings& settings);

/// The head at a point of frame 0 (world, mm), without noise.
double intensity(const Phantom& phantom, const Eigen::Vector3d& point);

/// Frame t: voxel v holds the head at C_t A v, plus noise.
Volume frame(const Phantom& phantom, int t);

}  // namespace scan
}  // namespace stagecraft
