#include "common/scan/bspline.h"

#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "common/scan/grid.h"
#include "common/scan/lines.h"

namespace stagecraft {
inline namespace scan {
namespace {

/// The cubic B-spline, support (-2, 2).
double cubic(double x) {
  x = std::abs(x);
  if (x >= 2) return 0;
  if (x >= 1) return (2 - x) * (2 - x) * (2 - x) / 6;
  return 2.0 / 3 - x * x + x * x * x / 2;
}

/// The quadratic B-spline, support (-3/2, 3/2).
double quadratic(double x) {
  x = std::abs(x);
  if (x >= 1.5) return 0;
  if (x >= 0.5) return (1.5 - x) * (1.5 - x) / 2;
  return 0.75 - x * x;
}

/// Derivative of the cubic B-spline.
double cubic_slope(double x) { return quadratic(x + 0.5) - quadratic(x - 0.5); }

using Basis = double (*)(double);

/// Sums the 64 coefficients around a point, weighted by one basis per axis.
double tensor(const Volume& coefficients, const Eigen::Vector3d& voxel,
              const std::array<Basis, 3>& basis) {
  std::array<std::array<double, 4>, 3> weight;
  std::array<std::array<int, 4>, 3> index;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const double x = voxel[static_cast<Eigen::Index>(axis)];
    const int first = static_cast<int>(std::floor(x)) - 1;
    for (int tap = 0; tap < 4; ++tap) {
      const auto at = static_cast<std::size_t>(tap);
      weight[axis][at] = basis[axis](x - (first + tap));
      index[axis][at] = mirror(first + tap, coefficients.shape()[axis]);
    }
  }
  double sum = 0;
  for (std::size_t k = 0; k < 4; ++k) {
    for (std::size_t j = 0; j < 4; ++j) {
      for (std::size_t i = 0; i < 4; ++i) {
        sum += weight[0][i] * weight[1][j] * weight[2][k] *
               coefficients(index[0][i], index[1][j], index[2][k]);
      }
    }
  }
  return sum;
}

/// Filters one line of samples, in place.
void prefilter_line(std::vector<double>& line) {
  const std::size_t n = line.size();
  if (n == 1) return;
  const double pole = std::numbers::sqrt3 - 2;
  const double gain = (1 - pole) * (1 - 1 / pole);
  for (double& c : line) c *= gain;

  // The mirrored line repeats with period 2n - 2: the exact start of the causal
  // recursion is a geometric sum over one period.
  double first = line[0] + std::pow(pole, n - 1) * line[n - 1];
  double power = pole;
  double mirrored_power = std::pow(pole, 2 * n - 3);
  for (std::size_t m = 1; m + 1 < n; ++m) {
    first += (power + mirrored_power) * line[m];
    power *= pole;
    mirrored_power /= pole;
  }
  line[0] = first / (1 - std::pow(pole, 2 * n - 2));
  for (std::size_t m = 1; m < n; ++m) line[m] += pole * line[m - 1];

  line[n - 1] = pole / (pole * pole - 1) * (line[n - 1] + pole * line[n - 2]);
  for (std::size_t m = n - 1; m-- > 0;) {
    line[m] = pole * (line[m + 1] - line[m]);
  }
}

}  // namespace

void prefilter(Volume& volume) {
  for (int axis = 0; axis < 3; ++axis) {
    for_each_line(volume, axis, prefilter_line);
  }
}

double value(const Volume& coefficients, const Eigen::Vector3d& voxel) {
  return tensor(coefficients, voxel, {cubic, cubic, cubic});
}

Eigen::Vector3d gradient(const Volume& coefficients,
                         const Eigen::Vector3d& voxel) {
  return {tensor(coefficients, voxel, {cubic_slope, cubic, cubic}),
          tensor(coefficients, voxel, {cubic, cubic_slope, cubic}),
          tensor(coefficients, voxel, {cubic, cubic, cubic_slope})};
}

double resample(const Volume& coefficients, const Eigen::Vector3d& voxel) {
  const Shape& shape = coefficients.shape();
  return inside(shape, voxel, field_of_view)
             ? value(coefficients, nearest_inside(shape, voxel))
             : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace scan
}  // namespace stagecraft
