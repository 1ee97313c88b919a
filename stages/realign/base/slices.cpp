#include "stages/realign/base/slices.h"

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>

namespace stagecraft::realign {
namespace {

/// Of most voxels; below, a sample a voxel inside the faces has no neighbours
/// on either side.
constexpr int few = 3;

/// Unit vectors of a volume of few slices: two within them, one across.
struct Axes {
  Eigen::Vector3d first, second, across;
};

Axes axes_of(const Grid& grid, int axis) {
  const Eigen::Vector3d first =
      grid.affine.col((axis + 1) % 3).head<3>().normalized();
  const Eigen::Vector3d across =
      first.cross(grid.affine.col((axis + 2) % 3).head<3>()).normalized();
  return {first, across.cross(first), across};
}

}  // namespace

int axis_of_few_slices(const Shape& shape) {
  const auto is_few = [](int n) { return n <= few; };
  if (std::ranges::count_if(shape, is_few) != 1) return -1;
  return static_cast<int>(std::ranges::find_if(shape, is_few) - shape.begin());
}

NormalEquations held_in_slices(NormalEquations equations, const Grid& grid) {
  const int axis = axis_of_few_slices(grid.shape);
  if (axis < 0) return equations;
  const auto [first, second, across] = axes_of(grid, axis);
  const Eigen::Vector3d middle = centre(grid);
  const double reach = (corners(grid)[0] - middle).norm();
  // A thousand times as firm as all samples together hold it.
  const double firmness =
      1e3 * std::sqrt(equations.sums.diagonal().head<3>().sum());
  for (const Eigen::Vector3d& place :
       {middle, Eigen::Vector3d(middle + reach * first),
        Eigen::Vector3d(middle + reach * second)}) {
    Row row = make_row(firmness * across, place, 0, 0);
    row[8] = 0;  // counts as no sample
    equations.add(row);
  }
  return equations;
}

Parameters within_slices(const Parameters& motion, const Grid& grid) {
  const int axis = axis_of_few_slices(grid.shape);
  if (axis < 0) return motion;
  const auto [first, second, across] = axes_of(grid, axis);
  const Eigen::Matrix4d map = rigid(motion);
  const Eigen::Vector3d middle = centre(grid);
  const Eigen::Vector3d turned = map.topLeftCorner<3, 3>() * first;
  const Eigen::AngleAxisd turn(
      std::atan2(turned.dot(second), turned.dot(first)), across);
  Eigen::Vector3d shift = apply(map, middle) - middle;
  shift -= shift.dot(across) * across;
  const Eigen::Affine3d flat = Eigen::Translation3d(middle + shift) * turn *
                               Eigen::Translation3d(-middle);
  return parameters_of(flat.matrix());
}

}  // namespace stagecraft::realign
