#include "stages/realign/tool/series_statistics.h"

#include <gmock/gmock.h>

#include <cmath>

#include "tests/realign/tool/scans.h"

namespace stagecraft::realign {
namespace {

using samples::sixteen_times;
using testing::DoubleNear;
using testing::ElementsAre;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

SeriesStatistics statistics_of(const std::vector<std::vector<double>>& frames) {
  const samples::Folder folder;
  NiftiFile file(samples::small_series(folder, "a.nii", frames));
  return series_statistics(file);
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
                                    {5, nan, 1, 1},
                                    {5, 1, 1, INFINITY}});
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
  EXPECT_EQ(head_mask(found), mask({1, 0, 1, 0}));
}

TEST(SeriesStatistics, TsnrIsAveragedOverTheMask) {
  // 3 / 1, 20 / 4; one that rests and one outside.
  const auto found =
      statistics_of({{2, 16, 8, 1}, {3, 20, 8, 2}, {4, 24, 8, 900}});
  EXPECT_NEAR(mean_tsnr(found, mask({1, 1, 1, 0})), 4, 1e-12);
  EXPECT_NEAR(mean_tsnr(found, mask({1, 0, 0, 0})), 3, 1e-12);
  EXPECT_EQ(mean_tsnr(found, mask({0, 0, 1, 0})), 0);
}

TEST(SeriesStatistics, ChangeIsPercentOfTheMean) {
  const samples::Folder folder;
  NiftiFile file(samples::small_series(
      folder, "a.nii", {{10, 20, 0, 0}, {13, 24, 50, 0}, {13, 24, 0, 9}}));
  FrameChanges changes(series_statistics(file), mask({1, 1, 0, 0}));
  for (int t = 0; t < 3; ++t) changes.add(file.read(t));
  // Means over time 12 and 68 / 3; the root of (9 + 16) / 2.
  EXPECT_THAT(
      changes.percent(),
      ElementsAre(testing::IsNan(),
                  DoubleNear(100 * std::sqrt(12.5) / (52.0 / 3), 1e-9), 0));
}

}  // namespace
}  // namespace stagecraft::realign
