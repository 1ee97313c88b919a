#pragma once

#include <array>
#include <string>
#include <vector>

#include "common/scan/grid.h"

namespace stagecraft::realign {

/// Which voxel axis runs along each axis of the world.
struct Orientation {
  std::array<int, 3> axis{};  ///< voxel axis nearest to x, y, z
  std::array<bool, 3>
      reversed{};   ///< its indices fall to the right, front, top
  double tilt = 0;  ///< largest angle between such a pair, degrees
};

/// The pairing with the largest sum of cosines: no axis is taken twice.
Orientation orientation_of(const Grid& grid);

/// A slice as people look at it: right, front and top lie to the right or up,
/// whichever way the voxels run.
struct Slice {
  std::string name;           ///< "sagittal", "coronal", "axial"
  int width = 0, height = 0;  ///< voxels
  double width_mm = 0, height_mm = 0;
  std::string left, right, top, bottom;  ///< letters for the edges
  std::vector<double> values;  ///< rows from the top, each from the left
};

using Slices = std::array<Slice, 3>;

/// The three slices along the voxel axes through a voxel.
Slices slices_through(const Volume& volume, const Grid& grid,
                      const std::array<int, 3>& voxel);

/// The voxel nearest to the middle of a mask; that of the volume where the
/// mask is empty.
std::array<int, 3> middle_of(const std::vector<char>& mask, const Shape& shape);

}  // namespace stagecraft::realign
