#pragma once

#include <random>

namespace stagecraft {
inline namespace base {

// The distributions of <random> differ between libraries, the bits of its
// generators do not; these give the same numbers on every machine.

/// Uniform on (0, 1).
inline double uniform(std::mt19937& bits) {
  constexpr double values = 4294967296;  // 2^32
  return (static_cast<double>(bits()) + 0.5) / values;
}

/// Uniform on (low, high).
inline double uniform(std::mt19937& bits, double low, double high) {
  return low + (high - low) * uniform(bits);
}

/// Nearly normal, mean 0 and variance 1, at most 6 from the mean: the sum of
/// twelve uniforms, in which no mathematics library rounds in its own way.
inline double normal(std::mt19937& bits) {
  double sum = -6;
  for (int n = 0; n < 12; ++n) sum += uniform(bits);
  return sum;
}

}  // namespace base
}  // namespace stagecraft
