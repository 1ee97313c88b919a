#include "stages/realign/base/normal_equations.h"

#include <Eigen/Geometry>
#include <vector>

#include "stages/realign/measure/kernels/head.h"

/// A row of the normal equations made and added. An item is a row.
namespace stagecraft::realign {
namespace {

/// What a row is made from.
struct Point {
  Eigen::Vector3d slope;
  Eigen::Vector3d position;
  double reference;
  double frame;
};

/// As few as stay in the first-level cache: in the rungs a row comes straight
/// from registers.
std::vector<Point> some_points() {
  std::vector<Point> result;
  for (int n = 0; n < 128; ++n) {
    result.push_back({.slope = Eigen::Vector3d(0.3 * n, 7 - n, n % 5),
                      .position = Eigen::Vector3d(n % 7, n % 11, n % 13),
                      .reference = 900.0 + n,
                      .frame = 1000.0 - n});
  }
  return result;
}

NormalEquations sum(const std::vector<Point>& points) {
  NormalEquations equations;
  for (const Point& point : points) {
    equations.add(
        make_row(point.slope, point.position, point.reference, point.frame));
  }
  return equations;
}

/// From the same by the book: rotations by the cross product, whole matrices
/// summed.
double deviation(const std::vector<Point>& points) {
  Eigen::Matrix<double, 9, 9> expected = Eigen::Matrix<double, 9, 9>::Zero();
  for (const Point& point : points) {
    const Eigen::Vector3d turn = point.position.cross(point.slope);
    Row row;
    row << point.slope, -turn[0], turn[1], -turn[2], point.reference,
        point.frame, 1;
    expected += row * row.transpose();
  }
  const Eigen::Matrix<double, 9, 9> difference = sum(points).sums - expected;
  return difference.triangularView<Eigen::Lower>().toDenseMatrix().norm();
}

void normal_equations(benchmark::State& state) {
  std::vector<Point> points = some_points();
  check(state, deviation(points), 1e-4);
  const auto items = static_cast<double>(points.size());
  const Work work{.items = items,
                  .bytes = sizeof(Point),
                  // Three rotations of 3, a triangle of 45 multiply-adds.
                  .flop = 3 * 3 + 45 * 2,
                  .working_set = items * sizeof(Point)};
  measure(state, work, [&] {
    benchmark::DoNotOptimize(points.data());
    benchmark::ClobberMemory();
    benchmark::DoNotOptimize(sum(points));
  });
}
BENCHMARK(normal_equations)->Name("kernel/normal_equations");

}  // namespace
}  // namespace stagecraft::realign
