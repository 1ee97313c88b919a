#include "stages/realign/tool/doubts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stagecraft::realign {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

/// 64 x 64 x 30 voxels of 3 mm.
const Grid head{.shape = {64, 64, 30},
                .affine = Eigen::Vector4d(3, 3, 3, 1).asDiagonal()};

Motion good(std::size_t frames) {
  Motion motion(frames);
  for (FrameMotion& frame : motion) frame.correlation = 0.99;
  return motion;
}

TEST(Doubts, AreNoneOfAGoodRun) {
  Motion motion = good(4);
  motion[0].correlation = FrameMotion().correlation;  // the reference
  const Outcome outcome{.motion = motion, .grid = head, .partly_covered = 0.02};
  EXPECT_THAT(doubts_of(outcome), IsEmpty());
}

TEST(Doubts, NameFrames) {
  Motion motion = good(9);
  motion[3].lost = motion[4].lost = true;
  motion[3].correlation = FrameMotion().correlation;
  motion[3].converged = motion[4].converged = false;
  motion[5].converged = false;
  motion[7].correlation = 0.5;
  EXPECT_THAT(
      doubts_of({.motion = motion, .grid = head}),
      ElementsAre(
          AllOf(StartsWith("frames 3-4 could not be aligned"),
                HasSubstr("have the motion of the frames before")),
          AllOf(StartsWith("frame 5 did not converge"), HasSubstr("its row")),
          StartsWith("frame 7 hardly looks like the reference")));
}

TEST(Doubts, TellOfVoxels) {
  const Motion motion = good(2);
  Outcome outcome{.motion = motion, .grid = head, .non_finite = 12};
  EXPECT_THAT(doubts_of(outcome),
              ElementsAre("12 voxels are NaN or infinite and count as 0"));
  outcome.non_finite = 0;
  outcome.uncovered_value = 100;
  EXPECT_THAT(doubts_of(outcome), IsEmpty()) << "every voxel is covered";
  outcome.partly_covered = 0.01;
  EXPECT_THAT(doubts_of(outcome),
              ElementsAre(HasSubstr("the realigned series holds 100:")));
}

TEST(Doubts, AskForTheRadiusOfASmallHead) {
  const Motion motion = good(2);
  Grid small = head;
  small.affine.diagonal().head<3>().setConstant(0.3);
  EXPECT_THAT(doubts_of({.motion = motion, .grid = small}),
              ElementsAre(AllOf(StartsWith("the volume is 19 mm across"),
                                HasSubstr("--radius"))));
  EXPECT_THAT(doubts_of({.motion = motion, .grid = small, .radius = 5}),
              IsEmpty());
}

TEST(Doubts, TellOfFewSlices) {
  const Motion motion = good(2);
  Grid slices = head;
  slices.shape[2] = 2;
  EXPECT_THAT(doubts_of({.motion = motion, .grid = slices}),
              ElementsAre(StartsWith("the volume has 2 slices")));
  EXPECT_THAT(doubts_of({.motion = motion, .grid = slices, .estimated = false}),
              IsEmpty());
}

TEST(Doubts, TellOfAShearedGrid) {
  const Motion motion = good(2);
  Grid sheared = head;
  sheared.affine(0, 1) = 0.1;
  EXPECT_THAT(doubts_of({.motion = motion, .grid = sheared}),
              ElementsAre(HasSubstr("2 degrees from square")));
  sheared.affine(0, 1) = 0.04;
  EXPECT_THAT(doubts_of({.motion = motion, .grid = sheared}), IsEmpty());
}

TEST(Doubts, TellOfAStaticEdge) {
  const Motion motion = good(2);
  EXPECT_THAT(doubts_of({.motion = motion, .grid = head, .static_edge = true}),
              ElementsAre(HasSubstr("--mask")));
}

TEST(ListOf, IsShortenedWhereItIsLong) {
  EXPECT_EQ(list_of({3, 4, 5, 9}), "3-5,9");
  std::vector<int> odd;
  for (int t = 1; t < 200; t += 2) odd.push_back(t);
  EXPECT_THAT(list_of(odd),
              AllOf(HasSubstr(",... (100 in all)"), Not(HasSubstr("199"))));
}

}  // namespace
}  // namespace stagecraft::realign
