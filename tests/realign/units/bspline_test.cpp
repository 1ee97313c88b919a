#include "common/scan/bspline.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "stages/realign/06_bspline.h"
#include "tests/common/scan/golden_samples.h"
#include "tests/realign/units/samples.h"

namespace stagecraft::realign {
namespace {

/// Points within and around a volume: voxel centres, points on faces between
/// voxels and points anywhere up to two voxels outside.
std::vector<Eigen::Vector3d> points_around(const Shape& shape) {
  std::vector<Eigen::Vector3d> points;
  std::mt19937 random(2);
  for (int n = 0; n < 2000; ++n) {
    Eigen::Vector3d point;
    for (int axis = 0; axis < 3; ++axis) {
      point[axis] = samples::uniform(random, -2, shape[axis] + 1);
      if (n % 4 == 0 || static_cast<int>(random() % 4) == 0)
        point[axis] = std::round(point[axis]);
    }
    points.push_back(point);
  }
  return points;
}

class ClosedSpline : public testing::TestWithParam<Shape> {
 protected:
  const Volume spline_ = samples::noise_spline(GetParam());
  const double tolerance_ = 1e-12 * samples::noise_range;
};

TEST_P(ClosedSpline, HasTheValuesOfTheTextbook) {
  for (const Eigen::Vector3d& point : points_around(GetParam())) {
    EXPECT_NEAR(value_closed(spline_, point), value(spline_, point), tolerance_)
        << point.transpose();
  }
}

TEST_P(ClosedSpline, HasValueAndGradientOfTheTextbookInOnePass) {
  for (const Eigen::Vector3d& point : points_around(GetParam())) {
    const Local local = value_and_gradient(spline_, point);
    EXPECT_NEAR(local.value, value(spline_, point), tolerance_)
        << point.transpose();
    const Eigen::Vector3d expected = gradient(spline_, point);
    for (int axis = 0; axis < 3; ++axis) {
      EXPECT_NEAR(local.gradient[axis], expected[axis], tolerance_)
          << point.transpose() << ", axis " << axis;
    }
  }
}

// Grace, clamping and what lies outside.
TEST_P(ClosedSpline, ResamplesAsTheTextbook) {
  std::vector<Eigen::Vector3d> points = points_around(GetParam());
  for (int axis = 0; axis < 3; ++axis) {
    for (const double beyond : {-0.5011, -0.5009, 0.0, 0.5009, 0.5011}) {
      points.push_back(beyond * Eigen::Vector3d::Unit(axis));
      points.push_back(beyond * Eigen::Vector3d::Unit(axis));
      points.back()[axis] += GetParam()[static_cast<std::size_t>(axis)] - 1;
    }
  }
  for (const Eigen::Vector3d& point : points) {
    const double expected = resample(spline_, point);
    const double found = resample_closed(spline_, point);
    EXPECT_EQ(std::isnan(found), std::isnan(expected)) << point.transpose();
    if (!std::isnan(expected)) {
      EXPECT_NEAR(found, expected, tolerance_) << point.transpose();
    }
  }
}

INSTANTIATE_TEST_SUITE_P(OfShape, ClosedSpline,
                         testing::Values(Shape{9, 8, 7}, Shape{1, 5, 2},
                                         Shape{2, 1, 3}, Shape{3, 2, 1},
                                         Shape{4, 3, 6}, Shape{1, 1, 1}));

class GoldenProbes : public testing::TestWithParam<std::string> {};

TEST_P(GoldenProbes, AreMetInDouble) {
  using stagecraft::samples::golden;
  const Volume frame = NiftiFile(golden(GetParam() + ".nii")).read(0);
  Volume spline = frame;
  prefilter(spline);
  const double tolerance = 1e-9 * stagecraft::samples::range(frame);
  const auto probes =
      stagecraft::samples::rows(golden(GetParam() + ".probes.txt"), 7);
  ASSERT_EQ(probes.size(), 400U);
  for (const auto& probe : probes) {
    const Eigen::Vector3d at(probe[0], probe[1], probe[2]);
    EXPECT_NEAR(value_closed(spline, at), probe[3], tolerance);
    const Local local = value_and_gradient(spline, at);
    EXPECT_NEAR(local.value, probe[3], tolerance);
    for (int axis = 0; axis < 3; ++axis) {
      EXPECT_NEAR(local.gradient[axis],
                  probe[static_cast<std::size_t>(4 + axis)], tolerance);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Of, GoldenProbes,
                         testing::ValuesIn(stagecraft::samples::golden_names));

}  // namespace
}  // namespace stagecraft::realign
