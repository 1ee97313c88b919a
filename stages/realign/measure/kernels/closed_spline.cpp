#include <cmath>

#include "common/scan/bspline.h"
#include "stages/realign/06_bspline.h"
#include "stages/realign/measure/kernels/head.h"

/// The spline of 06_bspline, in closed form, at the sample points of an
/// estimation. An item is a point.
namespace stagecraft::realign {
namespace {

using realign::value_and_gradient;
using realign::value_closed;

/// Of the four weights along three axes, and of their slopes.
constexpr double weights_flop = 3 * 16;
constexpr double slopes_flop = 3 * 10;
/// Of a sum over 64 neighbours row by row, in multiply-adds.
constexpr double sum_flop = 2 * (64 + 16 + 4);

/// Largest deviation from the definition.
double largest_error() {
  double error = 0;
  for (const Eigen::Vector3d& point : points()) {
    const realign::Local found = value_and_gradient(spline(), point);
    const double truth = value(spline(), point);
    error = larger(error, std::abs(value_closed(spline(), point) - truth));
    error = larger(error, std::abs(found.value - truth));
    const Eigen::Vector3d slope = gradient(spline(), point);
    error = larger(error, (found.gradient - slope).cwiseAbs().maxCoeff());
  }
  return error;
}

void closed_value(benchmark::State& state) {
  static const double error = largest_error();
  check(state, error, 1e-12 * phantom_tissue);
  measure(state, sampling(weights_flop + sum_flop), [] {
    for (const Eigen::Vector3d& point : points())
      benchmark::DoNotOptimize(value_closed(spline(), point));
  });
}
BENCHMARK(closed_value)->Name("kernel/closed_value");

void closed_gradient(benchmark::State& state) {
  static const double error = largest_error();
  check(state, error, 1e-12 * phantom_tissue);
  // Value and gradient in one pass: 192 multiply-adds.
  measure(state, sampling(weights_flop + slopes_flop + 2 * 192), [] {
    for (const Eigen::Vector3d& point : points())
      benchmark::DoNotOptimize(value_and_gradient(spline(), point));
  });
}
BENCHMARK(closed_gradient)->Name("kernel/closed_gradient");

}  // namespace
}  // namespace stagecraft::realign
