#include "bench/figures/statistics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace stagecraft {
namespace {

TEST(Statistics, FindsMiddleAndQuantiles) {
  EXPECT_EQ(median({3, 1, 2}), 2);
  EXPECT_EQ(median({4, 1, 2, 3}), 2.5);
  EXPECT_TRUE(std::isnan(median({})));
  EXPECT_EQ(quantile({0, 10}, 0.25), 2.5);
  EXPECT_EQ(quantile({5, 1, 3}, 1), 5);
}

TEST(Statistics, BootstrapIsRepeatable) {
  const std::vector<double> values{1, 2, 3, 4, 5, 6, 9};
  const Estimate a = bootstrap_median(values, 3);
  const Estimate b = bootstrap_median(values, 3);
  EXPECT_EQ(a.value, 4);
  EXPECT_EQ(a.n, 7);
  EXPECT_EQ(a.low, b.low);
  EXPECT_EQ(a.high, b.high);
  EXPECT_LT(a.low, 4);
  EXPECT_GT(a.high, 4);
  EXPECT_EQ(bootstrap_median({}).n, 0);
}

/// The interval holds the true median about 95 times of 100.
TEST(Statistics, BootstrapIntervalHoldsTheTruth) {
  std::mt19937_64 random(7);
  std::normal_distribution<double> noise(10, 1);
  int held = 0;
  constexpr int trials = 400;
  for (int trial = 0; trial < trials; ++trial) {
    std::vector<double> values(25);
    for (double& value : values) value = noise(random);
    const Estimate estimate = bootstrap_median(values, 1, 400);
    if (estimate.low <= 10 && 10 <= estimate.high) ++held;
  }
  EXPECT_GT(held, trials * 0.90);
  EXPECT_LT(held, trials * 0.995);
}

/// Figures of Newcombe 1998, table I: 81 of 263, 15 of 148, 0 of 20.
TEST(Statistics, WilsonIsAsPublished) {
  const Estimate a = wilson(81, 263);
  EXPECT_NEAR(a.low, 0.2553, 5e-5);
  EXPECT_NEAR(a.high, 0.3662, 5e-5);
  const Estimate b = wilson(15, 148);
  EXPECT_NEAR(b.low, 0.0624, 5e-5);
  EXPECT_NEAR(b.high, 0.1605, 5e-5);
  const Estimate c = wilson(0, 20);
  EXPECT_NEAR(c.low, 0, 1e-12);
  EXPECT_NEAR(c.high, 0.1611, 5e-5);
  EXPECT_EQ(wilson(0, 0).n, 0);
}

}  // namespace
}  // namespace stagecraft
