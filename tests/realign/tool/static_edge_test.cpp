#include "stages/realign/tool/static_edge.h"

#include <gtest/gtest.h>

#include <cmath>

namespace stagecraft::realign {
namespace {

/// A ball of 10 voxels that lies at `x` in a box of zeros, with an edge so many
/// voxels wide.
Volume ball(double x, double width) {
  Volume volume({32, 32, 32});
  for (int k = 0; k < 32; ++k) {
    for (int j = 0; j < 32; ++j) {
      for (int i = 0; i < 32; ++i) {
        const double distance = std::hypot(i - x, j - 16, k - 16) - 10;
        const double inside = std::clamp(0.5 - distance / width, 0.0, 1.0);
        volume(i, j, k) = inside * (1000 + 100 * std::sin(i + 2 * j + k));
      }
    }
  }
  return volume;
}

bool found(const Volume& reference, const Volume& frame) {
  StaticEdge edge;
  edge.reference(reference);
  edge.frame(frame.voxels());
  return edge.found();
}

TEST(StaticEdge, IsFoundWhereAMaskWasApplied) {
  Volume frame = ball(16, 1e-3);
  for (double& voxel : frame.voxels())
    if (voxel != 0) voxel += 20;
  EXPECT_TRUE(found(ball(16, 1e-3), frame));
}

TEST(StaticEdge, IsNoneWhereItMoves) {
  EXPECT_FALSE(found(ball(16, 1e-3), ball(17, 1e-3)));
}

TEST(StaticEdge, IsNoneWhereTheHeadIsSoft) {
  EXPECT_FALSE(found(ball(16, 12), ball(16, 12)));
}

TEST(StaticEdge, IsNoneWhereAllIsHead) {
  Volume head = ball(16, 1e-3);
  for (double& voxel : head.voxels()) voxel += 1e-3 * (&voxel - &head(0, 0, 0));
  EXPECT_FALSE(found(head, head));
}

TEST(StaticEdge, TakesTheFirstFrameAlone) {
  StaticEdge edge;
  EXPECT_FALSE(edge.wants_frame());
  edge.reference(ball(16, 1e-3));
  EXPECT_TRUE(edge.wants_frame());
  edge.frame(ball(17, 1e-3).voxels());
  EXPECT_FALSE(edge.wants_frame());
  edge.frame(ball(16, 1e-3).voxels());
  EXPECT_FALSE(edge.found());
}

}  // namespace
}  // namespace stagecraft::realign
