#include "bench/figures/numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace stagecraft {
namespace {

/// The decimal place of the last significant digit: 1 for tenths, -1 for tens.
int last_place(double value, int significant) {
  if (value == 0) return 0;
  // Rounding can carry into a new digit: 9.996 to three is 10.0.
  const double unit =
      std::pow(10, std::floor(std::log10(std::abs(value))) - significant + 1);
  const double whole = std::round(value / unit) * unit;
  return significant - 1 -
         static_cast<int>(std::floor(std::log10(std::abs(whole)) + 1e-9));
}

std::string at_place(double value, int place) {
  const double unit = std::pow(10, -place);
  return fmt::format("{:.{}f}", std::round(value / unit) * unit,
                     std::max(0, place));
}

int supported(const Estimate& estimate) {
  const double width = estimate.high - estimate.low;
  return estimate.n > 1 && width < 0.1 * std::abs(estimate.value) ? 3 : 2;
}

}  // namespace

std::string rounded(double value, int significant) {
  return at_place(value, last_place(value, significant));
}

std::string digits(const Estimate& estimate) {
  return estimate.n > 0 ? rounded(estimate.value, supported(estimate)) : "-";
}

std::string with_interval(const Estimate& estimate) {
  if (estimate.n < 2 || std::isnan(estimate.low)) return digits(estimate);
  const int place = last_place(estimate.value, supported(estimate));
  return fmt::format("{} [{}, {}]", at_place(estimate.value, place),
                     at_place(estimate.low, place),
                     at_place(estimate.high, place));
}

Estimate percent(const Estimate& share) { return times(100, share); }

std::string whole_percent(double share) {
  return share > 0 ? fmt::format("{:.0f}", 100 * share) : "-";
}

std::string in_megabytes(double bytes) {
  const double value = bytes / 1e6;
  return bytes > 0 ? rounded(value, value < 100 ? 2 : 3) : "-";
}

}  // namespace stagecraft
