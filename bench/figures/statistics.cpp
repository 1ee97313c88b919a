#include "bench/figures/statistics.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <random>

namespace stagecraft {

Estimate times(double factor, const Estimate& estimate) {
  return {factor * estimate.value, factor * estimate.low,
          factor * estimate.high, estimate.n};
}

double quantile(std::vector<double> values, double q) {
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  std::ranges::sort(values);
  const double place = q * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, values.size() - 1);
  return std::lerp(values[below], values[above],
                   place - static_cast<double>(below));
}

double median(std::vector<double> values) {
  return quantile(std::move(values), 0.5);
}

Estimate bootstrap_median(const std::vector<double>& values, std::uint64_t seed,
                          int resamples) {
  if (values.empty()) return {};
  std::mt19937_64 random(seed);
  std::uniform_int_distribution<std::size_t> any(0, values.size() - 1);
  std::vector<double> medians;
  std::vector<double> sample(values.size());
  for (int n = 0; n < resamples; ++n) {
    for (double& value : sample) value = values[any(random)];
    medians.push_back(median(sample));
  }
  return {median(values), quantile(medians, 0.025), quantile(medians, 0.975),
          static_cast<int>(values.size())};
}

Estimate wilson(int successes, int trials) {
  if (trials == 0) return {0, 0, 1, 0};
  constexpr double z = 1.959964;
  const double n = trials;
  const double rate = successes / n;
  const double middle = (rate + z * z / (2 * n)) / (1 + z * z / n);
  const double half = z / (1 + z * z / n) *
                      std::sqrt(rate * (1 - rate) / n + z * z / (4 * n * n));
  return {rate, std::max(0.0, middle - half), std::min(1.0, middle + half),
          trials};
}

}  // namespace stagecraft
