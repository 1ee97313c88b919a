#include "stages/realign/base/summary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace stagecraft::realign {
namespace {

/// 11 x 11 x 11 voxels of 2 mm about the world origin.
Grid centred() {
  Grid grid{.shape = {11, 11, 11}, .affine = Eigen::Matrix4d::Identity()};
  grid.affine.topLeftCorner<3, 3>() *= 2;
  grid.affine.topRightCorner<3, 1>().setConstant(-10);
  return grid;
}

FrameMotion moved(double x, double turn) {
  FrameMotion motion;
  motion.correction[0] = x;
  motion.correction[5] = turn;
  return motion;
}

TEST(MotionSummary, TellsTheMostThatACornerMoved) {
  const MotionSummary summary =
      summary_of({moved(0, 0), moved(-3, 0), moved(1, 0)}, centred(), 50);
  EXPECT_EQ(summary.frames, 3);
  EXPECT_NEAR(summary.largest_displacement, 3, 1e-12);
  // A corner is 10 sqrt(2) mm from the axis of this turn.
  EXPECT_NEAR(summary_of({moved(0, 0), moved(0, 0.1)}, centred(), 50)
                  .largest_displacement,
              2 * 10 * std::sqrt(2) * std::sin(0.05), 1e-12);
}

TEST(MotionSummary, TellsFramewiseDisplacementsWithoutTheFirst) {
  const MotionSummary summary =
      summary_of({moved(0, 0), moved(2, 0), moved(2, 0.1)}, centred(), 50);
  EXPECT_NEAR(summary.mean_displacement, (2 + 5) / 2.0, 1e-12);
  EXPECT_NEAR(summary.max_displacement, 5, 1e-12);
}

TEST(MotionSummary, CountsFramesThatDidNotConverge) {
  Motion motion(4);
  EXPECT_EQ(summary_of(motion, centred(), 50).not_converged, 0);
  motion[1].converged = motion[3].converged = false;
  EXPECT_EQ(summary_of(motion, centred(), 50).not_converged, 2);
}

TEST(SummaryTable, HasARowAScan) {
  const std::vector<ScanSummary> scans{
      {.name = "sub-01_bold",
       .motion = MotionSummary{.frames = 40,
                               .largest_displacement = 1.23456,
                               .mean_displacement = 0.5,
                               .max_displacement = 12,
                               .not_converged = 3},
       .seconds = 65.4321,
       .outcome = "realigned"},
      {.name = "b", .motion = {}, .seconds = 0, .outcome = "refused"}};
  EXPECT_EQ(
      summary_table(scans),
      "scan         frames  largest mm  mean FD mm  max FD mm  not converged  "
      "seconds  outcome\n"
      "sub-01_bold      40       1.235       0.500     12.000              3  "
      "  65.43  realigned\n"
      "b                 -           -           -          -              -  "
      "   0.00  refused\n");
}

}  // namespace
}  // namespace stagecraft::realign
