#include "stages/realign/base/mean.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <limits>

namespace stagecraft::realign {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

TEST(Mean, IsOverTheFramesThatCoverAVoxel) {
  Mean mean({2, 1, 2});
  mean.write(0, std::array{1.0, nan, 3.0, nan});
  mean.write(1, std::array{2.0, 8.0, 5.0, nan});
  mean.write(2, std::array{6.0, nan, -2.0, nan});
  EXPECT_THAT(mean.mean().voxels(), testing::ElementsAre(3, 8, 2, 0));
  EXPECT_EQ(mean.mean().shape(), (Shape{2, 1, 2}));
  EXPECT_THAT(mean.coverage().voxels(), testing::ElementsAre(3, 1, 3, 0));
  EXPECT_EQ(mean.partly_covered(3), 0.5);
}

// A frame that shows nothing covers voxels, and does not darken them.
TEST(Mean, IsOfFramesWithContrast) {
  Mean mean({2, 1, 2});
  mean.write(0, std::array{0.0, 0.0, nan, 0.0});
  mean.write(1, std::array{2.0, 8.0, 5.0, nan});
  mean.write(2, std::array{nan, 7.0, 7.0001, 7.0});
  EXPECT_THAT(mean.mean().voxels(), testing::ElementsAre(2, 8, 5, 0));
  EXPECT_THAT(mean.coverage().voxels(), testing::ElementsAre(2, 3, 2, 2));
}

TEST(Mean, IsZeroWithoutFrames) {
  EXPECT_THAT(Mean({1, 1, 3}).mean().voxels(), testing::ElementsAre(0, 0, 0));
  EXPECT_EQ(Mean({1, 1, 3}).partly_covered(2), 0);
}

}  // namespace
}  // namespace stagecraft::realign
