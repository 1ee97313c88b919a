#include "common/scan/grid.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace stagecraft {
namespace {

/// 3 x 4 x 6 voxels of 2 x 3 x 4 mm; i runs along -y, j along x.
Grid turned() {
  Grid grid;
  grid.shape = {3, 4, 6};
  grid.affine << 0, 3, 0, 10,  //
      -2, 0, 0, 20,            //
      0, 0, 4, 30,             //
      0, 0, 0, 1;
  return grid;
}

TEST(Grid, TakesVoxelsToTheWorld) {
  EXPECT_EQ(world(turned(), {1, 2, 3}), Eigen::Vector3d(16, 18, 42));
}

TEST(Grid, KnowsTheSizeOfAVoxel) {
  EXPECT_EQ(voxel_size(turned()), Eigen::Vector3d(2, 3, 4));
}

TEST(Grid, KnowsItsCentre) {
  EXPECT_EQ(centre(turned()), Eigen::Vector3d(14.5, 18, 40));
}

TEST(Grid, HasEightDifferentCorners) {
  const auto found = corners(turned());
  for (const double x : {10.0, 19.0}) {
    for (const double y : {20.0, 16.0}) {
      for (const double z : {30.0, 50.0}) {
        const Eigen::Vector3d corner(x, y, z);
        EXPECT_EQ(std::ranges::count(found, corner), 1) << corner.transpose();
      }
    }
  }
}

TEST(Grid, HasAnInsideThatIncludesItsFaces) {
  const Shape shape{3, 4, 6};
  EXPECT_TRUE(inside(shape, {0, 0, 0}, 0));
  EXPECT_TRUE(inside(shape, {2, 3, 5}, 0));
  EXPECT_TRUE(inside(shape, {1, 1, 1}, 1));
  for (int axis = 0; axis < 3; ++axis) {
    Eigen::Vector3d low(1, 1, 1), high(1, 1, 1);
    low[axis] = 0.999;
    high[axis] = shape[static_cast<std::size_t>(axis)] - 1.999;
    EXPECT_FALSE(inside(shape, low, 1)) << axis;
    EXPECT_FALSE(inside(shape, high, 1)) << axis;
    low[axis] = -0.001;
    EXPECT_FALSE(inside(shape, low, 0)) << axis;
    EXPECT_TRUE(inside(shape, low, -0.001)) << axis;
    low[axis] = std::nan("");
    EXPECT_FALSE(inside(shape, low, -1)) << axis;
  }
}

}  // namespace
}  // namespace stagecraft
