#include <cmath>

#include "common/scan/bspline.h"
#include "stages/realign/measure/kernels/head.h"

/// The cubic B-spline at the sample points of an estimation, in the order in
/// which the rungs visit them. An item is a point.
namespace stagecraft::realign {
namespace {

/// Three values, one axis in each with slopes instead of weights: 16 in
/// quadratics, 12 to shift and subtract them, instead of 18.
constexpr double gradient_flop = 3 * (value_flop - 18 + 16 + 12);

/// Largest deviation from the formula of the phantom; what is left is that a
/// spline of 3 mm rounds off the edge of the head.
double value_error() {
  double error = 0;
  for (const Eigen::Vector3d& point : points()) {
    const double truth = intensity(phantom(), world(phantom().grid, point));
    error = larger(error, std::abs(value(spline(), point) - truth));
  }
  return error;
}

void spline_value(benchmark::State& state) {
  static const double error = value_error();
  check(state, error, 0.05 * phantom_tissue);
  measure(state, sampling(value_flop), [] {
    for (const Eigen::Vector3d& point : points()) {
      benchmark::DoNotOptimize(value(spline(), point));
    }
  });
}
BENCHMARK(spline_value)->Name("kernel/spline_value");

/// Largest deviation from a central difference of `value`, whose own error is
/// about the square of the distance.
double gradient_error() {
  const double h = 1e-4;
  double error = 0;
  for (const Eigen::Vector3d& point : points()) {
    const Eigen::Vector3d slope = gradient(spline(), point);
    for (int axis = 0; axis < 3; ++axis) {
      const Eigen::Vector3d step = h * Eigen::Vector3d::Unit(axis);
      const double difference =
          value(spline(), point + step) - value(spline(), point - step);
      error = larger(error, std::abs(slope[axis] - difference / (2 * h)));
    }
  }
  return error;
}

void spline_gradient(benchmark::State& state) {
  static const double error = gradient_error();
  check(state, error, 1e-8 * phantom_tissue);
  measure(state, sampling(gradient_flop), [] {
    for (const Eigen::Vector3d& point : points()) {
      benchmark::DoNotOptimize(gradient(spline(), point));
    }
  });
}
BENCHMARK(spline_gradient)->Name("kernel/spline_gradient");

}  // namespace
}  // namespace stagecraft::realign
