#include "stages/realign/tool/slices.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace stagecraft::realign {
namespace {

constexpr std::array<const char*, 3> low_end{"L", "P", "I"};
constexpr std::array<const char*, 3> high_end{"R", "A", "S"};

/// What a slice shows: axes of the world, 0 to 2.
struct View {
  const char* name;
  std::size_t across, up, through;
};
constexpr std::array<View, 3> views{
    {{"sagittal", 1, 2, 0}, {"coronal", 0, 2, 1}, {"axial", 0, 1, 2}}};

Slice slice_through(const Volume& volume, const Grid& grid,
                    const std::array<int, 3>& voxel, const View& view) {
  const auto [axis, reversed, tilt] = orientation_of(grid);
  const auto across = static_cast<std::size_t>(axis[view.across]);
  const auto up = static_cast<std::size_t>(axis[view.up]);
  const Eigen::Vector3d size = voxel_size(grid);
  Slice slice{.name = view.name,
              .width = grid.shape[across],
              .height = grid.shape[up],
              .width_mm = grid.shape[across] * size[axis[view.across]],
              .height_mm = grid.shape[up] * size[axis[view.up]],
              .left = low_end[view.across],
              .right = high_end[view.across],
              .top = high_end[view.up],
              .bottom = low_end[view.up],
              .values = {}};
  std::array<int, 3> at = voxel;
  for (int row = 0; row < slice.height; ++row) {
    at[up] = reversed[view.up] ? row : slice.height - 1 - row;
    for (int column = 0; column < slice.width; ++column) {
      at[across] = reversed[view.across] ? slice.width - 1 - column : column;
      slice.values.push_back(volume(at[0], at[1], at[2]));
    }
  }
  return slice;
}

}  // namespace

Orientation orientation_of(const Grid& grid) {
  // Column a: the direction of voxel axis a in the world.
  const Eigen::Matrix3d cosines =
      grid.affine.topLeftCorner<3, 3>().colwise().normalized();
  Orientation best;
  double best_sum = -1;
  std::array<int, 3> axis{0, 1, 2};
  do {
    double sum = 0, least = 1;
    for (int w = 0; w < 3; ++w) {
      const double cosine =
          std::abs(cosines(w, axis[static_cast<unsigned>(w)]));
      sum += cosine;
      least = std::min(least, cosine);
    }
    if (sum > best_sum) {
      best_sum = sum;
      best = {.axis = axis,
              .reversed = {cosines(0, axis[0]) < 0, cosines(1, axis[1]) < 0,
                           cosines(2, axis[2]) < 0},
              .tilt = std::acos(std::min(least, 1.0)) * 180 / std::numbers::pi};
    }
  } while (std::ranges::next_permutation(axis).found);
  return best;
}

Slices slices_through(const Volume& volume, const Grid& grid,
                      const std::array<int, 3>& voxel) {
  return {slice_through(volume, grid, voxel, views[0]),
          slice_through(volume, grid, voxel, views[1]),
          slice_through(volume, grid, voxel, views[2])};
}

std::array<int, 3> middle_of(const std::vector<char>& mask,
                             const Shape& shape) {
  Eigen::Vector3d sum(0, 0, 0);
  double count = 0;
  std::size_t n = 0;
  for (int k = 0; k < shape[2]; ++k) {
    for (int j = 0; j < shape[1]; ++j) {
      for (int i = 0; i < shape[0]; ++i, ++n) {
        if (!mask[n]) continue;
        sum += Eigen::Vector3d(i, j, k);
        ++count;
      }
    }
  }
  if (count == 0) return {shape[0] / 2, shape[1] / 2, shape[2] / 2};
  const Eigen::Vector3d middle = sum / count;
  return {static_cast<int>(std::lround(middle[0])),
          static_cast<int>(std::lround(middle[1])),
          static_cast<int>(std::lround(middle[2]))};
}

}  // namespace stagecraft::realign
