#include <Eigen/Geometry>
#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "common/base/portable_random.h"
#include "common/scan/phantom.h"

namespace stagecraft {
inline namespace scan {
namespace {

using Eigen::Matrix3d;
using Eigen::Matrix4d;
using Eigen::Vector3d;

/// Softness of the head's surface, mm.
constexpr double edge_softness = 2;
/// Widths after which a blob is left out: less than 2e-8 of its height is lost.
constexpr double reach_in_widths = 6;

/// 1 inside the ellipsoid, 0 outside; `point` is relative to its centre, along
/// its axes, over its radii.
double ellipsoid(const Phantom& phantom, const Vector3d& point) {
  const double depth = (point.norm() - 1) * phantom.radii.mean();
  return 1 / (1 + std::exp(depth / edge_softness));
}

/// The voxels along one axis that a blob reaches, and its profile there.
struct Profile {
  int begin;
  std::vector<double> values;
};

Profile profile(double at, double width, int size) {
  const double reach = reach_in_widths * width;
  const int begin =
      std::clamp(static_cast<int>(std::ceil(at - reach)), 0, size);
  const int end =
      std::clamp(static_cast<int>(std::floor(at + reach)) + 1, begin, size);
  Profile result{begin, {}};
  for (int i = begin; i < end; ++i) {
    const double z = (i - at) / width;
    result.values.push_back(std::exp(-z * z / 2));
  }
  return result;
}

/// A round Gaussian on orthogonal axes is the product of three profiles: one
/// multiplication and addition per voxel.
void add_blob(const Blob& blob, const Vector3d& voxel, const Vector3d& size,
              Volume& volume) {
  const auto along = [&](int axis) {
    return profile(voxel[axis], blob.width / size[axis],
                   volume.shape()[static_cast<std::size_t>(axis)]);
  };
  const Profile x = along(0);
  const Profile y = along(1);
  const Profile z = along(2);
  if (x.values.empty()) return;
  for (std::size_t k = 0; k < z.values.size(); ++k) {
    for (std::size_t j = 0; j < y.values.size(); ++j) {
      const double weight = blob.height * z.values[k] * y.values[j];
      double* row = &volume(x.begin, y.begin + static_cast<int>(j),
                            z.begin + static_cast<int>(k));
      for (std::size_t i = 0; i < x.values.size(); ++i) {
        row[i] += weight * x.values[i];
      }
    }
  }
}

}  // namespace

double intensity(const Phantom& phantom, const Vector3d& point) {
  double value = phantom_tissue;
  for (const Blob& blob : phantom.blobs) {
    const double z = (point - blob.centre).norm() / blob.width;
    value += blob.height * std::exp(-z * z / 2);
  }
  const Vector3d place =
      phantom.axes.transpose() * (point - centre(phantom.grid));
  return value * ellipsoid(phantom, place.cwiseQuotient(phantom.radii));
}

Volume frame(const Phantom& phantom, int t) {
  const Grid& grid = phantom.grid;
  const Matrix4d correction =
      rigid(phantom.motion.at(static_cast<std::size_t>(t)));
  const Matrix4d to_head = correction * grid.affine;
  const Matrix4d to_voxel = to_head.inverse();

  Volume volume(grid.shape, phantom_tissue);
  for (const Blob& blob : phantom.blobs) {
    const Vector3d voxel = (to_voxel * blob.centre.homogeneous()).head<3>();
    add_blob(blob, voxel, voxel_size(grid), volume);
  }

  const Matrix3d scaling =
      phantom.radii.cwiseInverse().asDiagonal() * phantom.axes.transpose();
  const Matrix3d turn = scaling * to_head.topLeftCorner<3, 3>();
  const Vector3d shift =
      scaling * (to_head.topRightCorner<3, 1>() - centre(grid));
  std::mt19937 bits(phantom.seed + 0x9e3779b9U * static_cast<unsigned>(t + 1));
  for (int k = 0; k < grid.shape[2]; ++k) {
    for (int j = 0; j < grid.shape[1]; ++j) {
      for (int i = 0; i < grid.shape[0]; ++i) {
        double& voxel = volume(i, j, k);
        voxel *= ellipsoid(phantom, turn * Vector3d(i, j, k) + shift);
        if (phantom.noise > 0) voxel += phantom.noise * normal(bits);
      }
    }
  }
  return volume;
}

}  // namespace scan
}  // namespace stagecraft
