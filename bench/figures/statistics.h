#pragma once

#include <cstdint>
#include <vector>

namespace stagecraft {

/// A figure with its 95 % interval and the number of values behind it.
struct Estimate {
  double value = 0;
  double low = 0;  ///< NaN, as `high`: too few rounds for an interval
  double high = 0;
  int n = 0;  ///< 0: not known
};

/// The estimate of a multiple.
Estimate times(double factor, const Estimate& estimate);

/// The middle value; the mean of the middle two of an even number. NaN of none.
double median(std::vector<double> values);

/// The value below which a share `q` (0 to 1) lies, by linear interpolation.
double quantile(std::vector<double> values, double q);

/// The median and its percentile bootstrap interval: the same values and seed
/// give the same interval. Of a few values that interval is about their range.
/// Source: Efron, Tibshirani, "An Introduction to the Bootstrap", 1993.
Estimate bootstrap_median(const std::vector<double>& values,
                          std::uint64_t seed = 1, int resamples = 2000);

/// A rate and its 95 % Wilson score interval.
/// Source: Wilson, "Probable inference, the law of succession", 1927.
Estimate wilson(int successes, int trials);

}  // namespace stagecraft
