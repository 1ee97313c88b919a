#include "common/scan/lines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stagecraft {
namespace {

using testing::ElementsAre;

std::vector<int> mirrored(int n, int first, int last) {
  std::vector<int> indices;
  for (int i = first; i <= last; ++i) indices.push_back(mirror(i, n));
  return indices;
}

TEST(Mirror, RepeatsASingleSample) {
  EXPECT_THAT(mirrored(1, -2, 2), ElementsAre(0, 0, 0, 0, 0));
}

TEST(Mirror, AlternatesBetweenTwo) {
  EXPECT_THAT(mirrored(2, -3, 4), ElementsAre(1, 0, 1, 0, 1, 0, 1, 0));
}

TEST(Mirror, TurnsOnTheOuterSamples) {
  EXPECT_THAT(mirrored(5, -5, 9),
              ElementsAre(3, 4, 3, 2, 1, 0, 1, 2, 3, 4, 3, 2, 1, 0, 1));
}

TEST(Lines, AreThoseOfTheAxis) {
  const Shape shape{2, 3, 4};
  for (int axis = 0; axis < 3; ++axis) {
    Volume volume(shape, 0);
    for (int k = 0; k < 4; ++k) {
      for (int j = 0; j < 3; ++j) {
        for (int i = 0; i < 2; ++i) volume(i, j, k) = i + 10 * j + 100 * k;
      }
    }
    const double stride = axis == 0 ? 1 : axis == 1 ? 10 : 100;
    int lines = 0;
    for_each_line(volume, axis, [&](std::vector<double>& line) {
      ++lines;
      ASSERT_EQ(std::ssize(line), shape[static_cast<std::size_t>(axis)]);
      for (std::size_t n = 1; n < line.size(); ++n) {
        EXPECT_EQ(line[n] - line[n - 1], stride);
      }
      for (double& sample : line) sample = -sample;
    });
    EXPECT_EQ(lines, 24 / shape[static_cast<std::size_t>(axis)]);
    for (int k = 0; k < 4; ++k) {
      for (int j = 0; j < 3; ++j) {
        for (int i = 0; i < 2; ++i) {
          EXPECT_EQ(volume(i, j, k), -(i + 10 * j + 100 * k));
        }
      }
    }
  }
}

}  // namespace
}  // namespace stagecraft
