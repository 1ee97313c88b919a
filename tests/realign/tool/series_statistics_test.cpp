#include "stages/realign/tool/series_statistics.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

#include "common/base/portable_random.h"
#include "tests/realign/tool/scans.h"

namespace stagecraft::realign {
namespace {

using samples::sixteen_times;
using testing::DoubleNear;
using testing::ElementsAre;

/// Frames of 4 x 4 x 4 voxels, of four values along i.
RunningStatistics passed(const std::vector<std::vector<double>>& frames) {
  RunningStatistics running({4, 4, 4});
  for (const auto& frame : frames) running.add(sixteen_times(frame));
  return running;
}

SeriesStatistics statistics_of(const std::vector<std::vector<double>>& frames) {
  return passed(frames).statistics();
}

/// Masks of four voxels along i.
std::vector<char> mask(const std::vector<char>& four) {
  return sixteen_times(four);
}

TEST(SeriesStatistics, AreThoseOfTheFrames) {
  const auto found = statistics_of({{2, -1, 1e9 + 1, 7},  //
                                    {4, 1, 1e9 + 2, 7},
                                    {9, -3, 1e9 + 3, 7}});
  EXPECT_THAT(found.mean.voxels().first(4), ElementsAre(5, -1, 1e9 + 2, 7));
  EXPECT_THAT(found.deviation.voxels().last(4),
              ElementsAre(DoubleNear(std::sqrt(13), 1e-12),
                          DoubleNear(2, 1e-12), DoubleNear(1, 1e-6), 0));
  EXPECT_EQ(found.covered, mask({1, 1, 1, 1}));
}

TEST(SeriesStatistics, CoverOnlyWhereEveryFrameHasAValue) {
  const auto found = statistics_of({{0, 1, 1, 1},  //
                                    {5, 0, 1, 1},
                                    {5, 1, 1, 0}});
  EXPECT_EQ(found.covered, mask({0, 0, 1, 0}));
  EXPECT_DOUBLE_EQ(found.mean.voxels()[1], 2.0 / 3);
}

TEST(SeriesStatistics, PercentileIsAValueOfTheList) {
  const std::vector<double> values{5, 1, 3, 2, 4};
  EXPECT_EQ(percentile(values, 0), 1);
  EXPECT_EQ(percentile(values, 0.25), 2);
  EXPECT_EQ(percentile(values, 0.5), 3);
  EXPECT_EQ(percentile(values, 1), 5);
  EXPECT_EQ(percentile({}, 0.5), 0);
}

TEST(SeriesStatistics, HeadIsBrightAndCovered) {
  // The 98th percentile of the values is the largest.
  const auto found = statistics_of({{100, 19, 21, 90}, {100, 19, 21, 0}});
  EXPECT_EQ(head_mask(found.mean, found.covered), mask({1, 0, 1, 0}));
}

TEST(SeriesStatistics, TsnrIsAveragedOverTheMask) {
  // 3 / 1, 20 / 4; one that rests and one outside.
  const auto found =
      statistics_of({{2, 16, 8, 1}, {3, 20, 8, 2}, {4, 24, 8, 900}});
  EXPECT_NEAR(mean_tsnr(found, mask({1, 1, 1, 0})), 4, 1e-12);
  EXPECT_NEAR(mean_tsnr(found, mask({1, 0, 0, 0})), 3, 1e-12);
  EXPECT_EQ(mean_tsnr(found, mask({0, 0, 1, 0})), 0);
}

// The mask is the head in every frame, so that no share is estimated.
TEST(RunningStatistics, ChangeIsPercentOfTheMean) {
  const RunningStatistics running =
      passed({{10, 20, 0, 0}, {13, 24, 50, 0}, {13, 24, 0, 9}});
  // Means over time 12 and 68 / 3; the root of (9 + 16) / 2.
  EXPECT_THAT(
      running.changes(mask({1, 1, 0, 0})),
      ElementsAre(testing::IsNan(),
                  DoubleNear(100 * std::sqrt(12.5) / (52.0 / 3), 1e-9), 0));
  EXPECT_THAT(running.changes(mask({0, 0, 0, 0})),
              testing::Each(testing::IsNan()));
}

/// A noisy ball in 16 x 16 x 12 voxels on a tilted grid; both move. Frame 0 is
/// brighter, every ninth frame flickers, and in every seventh a slice is
/// bright.
Volume ball(int t, std::mt19937& bits) {
  const double shift = 0.3 * std::sin(0.7 * t) + (t == 70 ? 0.8 : 0);
  Volume frame({16, 16, 12});
  for (int k = 0; k < 12; ++k) {
    for (int j = 0; j < 16; ++j) {
      for (int i = 0; i < 16; ++i) {
        const double radius = std::hypot(i - 7.5, j - 7.5 - shift,  //
                                         k - 5.5 - shift);
        double value = 900 / (1 + std::exp(radius - 6)) + 20;
        if (t == 0) value *= 1.1;
        if (t % 9 == 0) value *= 1 + 0.05 * normal(bits);
        if (t % 7 == 3 && k == 5 * t % 12) value *= 1.2;
        const double height = k - shift + 0.1 * (i - 7.5);
        const bool covered = height > -0.7 && height < 11.7;
        frame(i, j, k) = covered ? value + 10 * normal(bits) : 0;
      }
    }
  }
  return frame;
}

/// As `changes`, but of frames that are all there.
std::vector<double> exact_changes(const std::vector<Volume>& frames,
                                  const Volume& mean,
                                  const std::vector<char>& mask) {
  const std::vector<double> means = values_inside(mean, mask);
  double sum = 0;
  for (const double value : means) sum += value;
  std::vector<double> percent{NAN};
  for (std::size_t t = 1; t < frames.size(); ++t) {
    const auto now = values_inside(frames[t], mask);
    const auto before = values_inside(frames[t - 1], mask);
    double squares = 0;
    for (std::size_t n = 0; n < now.size(); ++n) {
      squares += (now[n] - before[n]) * (now[n] - before[n]);
    }
    const auto count = static_cast<double>(now.size());
    percent.push_back(100 * std::sqrt(squares / count) / (sum / count));
  }
  return percent;
}

TEST(RunningStatistics, ChangesAreNearlyThoseOfTwoReadings) {
  std::mt19937 bits(1);
  RunningStatistics running({16, 16, 12});
  std::vector<Volume> frames;
  for (int t = 0; t < 100; ++t) {
    frames.push_back(ball(t, bits));
    running.add(frames.back().voxels());
  }
  const SeriesStatistics found = running.statistics();
  const std::vector<char> head = head_mask(found.mean, found.covered);
  // Not what it seemed to be after one frame.
  const auto first = head_mask(frames[0], std::vector<char>(head.size(), 1));
  std::size_t other = 0;
  for (std::size_t n = 0; n < head.size(); ++n) other += first[n] != head[n];
  EXPECT_GT(other, 50U);

  const auto wanted = exact_changes(frames, found.mean, head);
  const auto got = running.changes(head);
  ASSERT_EQ(got.size(), wanted.size());
  const double largest = *std::max_element(wanted.begin() + 1, wanted.end());
  for (std::size_t t = 1; t < wanted.size(); ++t) {
    EXPECT_NEAR(got[t], wanted[t], 0.004 * largest) << t;
  }
}

}  // namespace
}  // namespace stagecraft::realign
