#include "stages/realign/base/slices.h"

#include <gtest/gtest.h>

namespace stagecraft::realign {
namespace {

/// Slices of 40 x 30 voxels, tilted.
Grid slab(int slices) {
  Parameters tilt;
  tilt << 30, -20, 50, 0.3, -0.2, 0.4;
  Grid grid{{40, 30, slices}, rigid(tilt)};
  const Eigen::Vector3d size(2, 3, 5);
  grid.affine.topLeftCorner<3, 3>() *= size.asDiagonal();
  return grid;
}

Parameters some_motion() {
  Parameters motion;
  motion << 1, -2, 0.5, 0.03, 0.05, -0.04;
  return motion;
}

/// How far a motion takes a corner of the grid across its slices, mm.
double across(const Parameters& motion, const Grid& grid) {
  const Eigen::Vector3d normal = grid.affine.col(2).head<3>().normalized();
  double farthest = 0;
  for (const Eigen::Vector3d& corner : corners(grid)) {
    const Eigen::Vector3d moved = apply(rigid(motion), corner) - corner;
    farthest = std::max(farthest, std::abs(moved.dot(normal)));
  }
  return farthest;
}

TEST(FewSlices, AreOneToThree) {
  EXPECT_EQ(axis_of_few_slices({64, 64, 4}), -1);
  EXPECT_EQ(axis_of_few_slices({64, 64, 3}), 2);
  EXPECT_EQ(axis_of_few_slices({64, 64, 1}), 2);
  EXPECT_EQ(axis_of_few_slices({2, 64, 64}), 0);
  EXPECT_EQ(axis_of_few_slices({64, 3, 2}), -1);
}

TEST(WithinSlices, MovesNothingAcrossThem) {
  const Parameters found = within_slices(some_motion(), slab(2));
  EXPECT_GT(across(some_motion(), slab(2)), 1);
  EXPECT_LE(across(found, slab(2)), 1e-9);
  EXPECT_LE((within_slices(found, slab(2)) - found).norm(), 1e-12);
  EXPECT_EQ(within_slices(some_motion(), slab(4)), some_motion());
}

TEST(WithinSlices, KeepsWhatIsWithinThem) {
  const Grid grid = slab(3);
  const Eigen::Vector3d middle = centre(grid);
  const Eigen::Vector3d normal = grid.affine.col(2).head<3>().normalized();
  const Eigen::Vector3d wanted = apply(rigid(some_motion()), middle) - middle;
  const Eigen::Vector3d found =
      apply(rigid(within_slices(some_motion(), grid)), middle) - middle;
  EXPECT_LE((found - (wanted - wanted.dot(normal) * normal)).norm(), 1e-9);
}

// Samples that pull in all directions, and those of few slices do not give way
// across.
TEST(HeldInSlices, StepOnlyWithinThem) {
  const Grid grid = slab(2);
  NormalEquations equations;
  for (int n = 0; n < 200; ++n) {
    const Eigen::Vector3d voxel(n % 17, n % 13, n % 2);
    const Eigen::Vector3d slope(n % 5 - 2, n % 7 - 3, n % 3 - 1);
    equations.add(
        make_row(slope, world(grid, voxel), 1e-4 * (n % 11), 1e-4 * (n % 19)));
  }
  EXPECT_GT(across(solve(equations), grid), 1e-5);
  const Parameters held = solve(held_in_slices(equations, grid));
  EXPECT_LE(across(held, grid), 1e-3 * held.norm());
  EXPECT_GT(held.norm(), 1e-6);
  EXPECT_EQ(count(held_in_slices(equations, grid)), count(equations));
  EXPECT_EQ(held_in_slices(equations, slab(4)).sums, equations.sums);
}

}  // namespace
}  // namespace stagecraft::realign
