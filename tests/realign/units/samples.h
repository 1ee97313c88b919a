#pragma once

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <random>

#include "common/scan/bspline.h"
#include "common/scan/grid.h"
#include "common/scan/lines.h"
#include "stages/realign/11_image.h"

/// Volumes and grids that the tests of several rungs share.
namespace stagecraft::realign::samples {

inline double uniform(std::mt19937& random, double low, double high) {
  return std::uniform_real_distribution<double>(low, high)(random);
}

/// Noise in [-1, 1]: its spline is as rough as any.
inline Volume noise(const Shape& shape) {
  Volume volume(shape);
  std::mt19937 random(1);
  for (double& voxel : volume.voxels()) voxel = uniform(random, -1, 1);
  return volume;
}

/// Largest less smallest value of `noise`.
inline constexpr double noise_range = 2;

/// A spline through noise.
inline Volume noise_spline(const Shape& shape) {
  Volume spline = noise(shape);
  prefilter(spline);
  return spline;
}

inline double largest(const Volume& volume) {
  const auto [low, high] = std::ranges::minmax(volume.voxels());
  return std::max(-low, high);
}

/// A volume in single precision, with its border.
inline Image image_of(const Volume& volume) {
  Image image = to_image(volume);
  mirror_border(image);
  return image;
}

/// Unequal voxels, oblique, off the centre of the world.
inline Grid oblique_grid(const Shape& shape) {
  Grid grid;
  grid.shape = shape;
  const Eigen::Vector3d axis = Eigen::Vector3d(1, 2, 3).normalized();
  grid.affine.topLeftCorner<3, 3>() =
      Eigen::AngleAxisd(0.4, axis).toRotationMatrix() *
      Eigen::Vector3d(-2, 2.5, 3.5).asDiagonal();
  grid.affine.topRightCorner<3, 1>() << 30, -25, 12;
  return grid;
}

/// Largest difference between an image and a volume, border included: there the
/// volume is mirrored. NaN counts as infinite.
inline double difference(const Image& image, const Volume& volume) {
  constexpr int border = Image::border;
  const auto [ni, nj, nk] = volume.shape();
  double worst = 0;
  for (int k = -border; k < nk + border; ++k) {
    for (int j = -border; j < nj + border; ++j) {
      for (int i = -border; i < ni + border; ++i) {
        const double apart =
            std::abs(image.row(j, k)[i] -
                     volume(mirror(i, ni), mirror(j, nj), mirror(k, nk)));
        worst = std::isnan(apart) ? HUGE_VAL : std::max(worst, apart);
      }
    }
  }
  return worst;
}

}  // namespace stagecraft::realign::samples
