#include "stages/realign/tool/series_gatherer.h"

#include <gmock/gmock.h>

#include <cmath>

#include "tests/realign/tool/scans.h"

namespace stagecraft::realign {
namespace {

using samples::sixteen_times;
using testing::ElementsAre;

/// The first four voxels of the mean.
std::vector<double> mean_of(const SeriesGatherer& series) {
  const Volume mean = series.statistics().statistics().mean;
  return {mean.voxels().begin(), mean.voxels().begin() + 4};
}

/// Frames as a file of this datatype stores them.
template <class T>
std::vector<std::byte> stored(const std::vector<T>& four) {
  const auto all = sixteen_times(four);
  const auto bytes = std::as_bytes(std::span(all));
  return {bytes.begin(), bytes.end()};
}

NiftiHeader scaled_header(short datatype) {
  NiftiHeader header = samples::small_header(2, datatype);
  header.slope = 2;
  header.inter = 1;
  return header;
}

TEST(SeriesGatherer, TakesWhatIsStored) {
  SeriesGatherer series(scaled_header(NIFTI_TYPE_INT16), Embedding::none);
  series.add_stored(0, stored<std::int16_t>({0, 10, -3, 7}));
  series.add_stored(1, stored<std::int16_t>({2, 10, -3, 8}));
  EXPECT_THAT(mean_of(series), ElementsAre(3, 21, -5, 16));
}

TEST(SeriesGatherer, CountsWhatIsNotFiniteAsNothing) {
  SeriesGatherer series(samples::small_header(2, NIFTI_TYPE_FLOAT32),
                        Embedding::none);
  series.add_stored(0, stored<float>({NAN, INFINITY, 1, 1}));
  series.add_stored(1, stored<float>({4, 4, 1, 1}));
  EXPECT_THAT(mean_of(series), ElementsAre(2, 2, 1, 1));
  EXPECT_THAT(series.statistics().statistics().covered,
              sixteen_times<char>({0, 0, 1, 1}));
}

// Rounded to 2 n + 1, clamped to what 8 bits hold, 0 where there is no value.
TEST(SeriesGatherer, TakesWhatCanBeReadBack) {
  SeriesGatherer series(scaled_header(NIFTI_TYPE_UINT8), Embedding::none);
  series.add_written<double>(0, sixteen_times<double>({5.9, 6.1, 900, NAN}));
  EXPECT_THAT(mean_of(series), ElementsAre(5, 7, 511, 1));
  series.add_written<float>(1, sixteen_times<float>({5.9F, 6.1F, 900, NAN}));
  EXPECT_THAT(mean_of(series), ElementsAre(5, 7, 511, 1));
}

TEST(SeriesGatherer, TakesEveryFrameOnce) {
  SeriesGatherer series(samples::small_header(2), Embedding::thinned);
  for (const double pass : {0, 100}) {
    series.add(0, sixteen_times<double>({pass + 1, 1, 1, 1}));
    series.add(0, sixteen_times<double>({pass + 8, 8, 8, 8}));
    series.add(1, sixteen_times<double>({pass + 3, 1, 1, 1}));
  }
  EXPECT_EQ(series.statistics().frames(), 2);
  EXPECT_THAT(mean_of(series), ElementsAre(2, 1, 1, 1));
  series.embedded()->finish({0, 1});
  EXPECT_EQ(series.embedded()->frames().size(), 2U);
}

}  // namespace
}  // namespace stagecraft::realign
