#include <gtest/gtest.h>

#include <Eigen/Geometry>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <random>
#include <vector>

#include "common/scan/bspline.h"
#include "stages/realign/13_simd.h"
#include "tests/realign/units/samples.h"
#include "tests/realign/units/targets.h"

namespace stagecraft::realign::simd {
namespace {

/// A volume as an image and as what its values must be.
struct Spline {
  Volume truth;
  Image image;

  explicit Spline(const Shape& shape)
      : truth(samples::noise_spline(shape)), image(samples::image_of(truth)) {}
};

/// Largest error over a walk; infinite where anything but `count` values is
/// written.
double worst_error(const Spline& spline, const Walk& walk, int count) {
  constexpr float poison = 12345;
  std::vector<float> found(static_cast<std::size_t>(count) + 2 * line_floats,
                           poison);
  interpolate(spline.image, walk, count, found.data());
  if (std::any_of(found.begin() + count, found.end(),
                  [](float value) { return value != poison; }))
    return HUGE_VAL;
  double worst = 0;
  for (int n = 0; n < count; ++n) {
    const auto [i, j, k] = at(walk, n);
    const double error = std::abs(found[static_cast<std::size_t>(n)] -
                                  value(spline.truth, {i, j, k}));
    worst = std::isnan(error) ? HUGE_VAL : std::max(worst, error);
  }
  return worst;
}

/// A walk with this step whose `count` points keep within the volume, or a
/// thousandth of a voxel outside as those that are resliced: on its faces,
/// voxel centres or anywhere.
Walk walk_within(const Shape& shape, const Eigen::Vector3d& step, int count,
                 std::mt19937& random) {
  Walk walk;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    walk.step[axis] = step[static_cast<Eigen::Index>(axis)];
    const double way = (count - 1) * walk.step[axis];
    const double low = std::max(0.0, -way);
    const double high = shape[axis] - 1 - std::max(0.0, way);
    const double somewhere = samples::uniform(random, low, high);
    const double starts[] = {
        low,  low - 1e-3,  std::clamp(std::round(somewhere), low, high),
        high, high + 1e-3, somewhere};
    walk.start[axis] = starts[random() % 6];
  }
  return walk;
}

constexpr double tolerance = 3e-6 * samples::noise_range;

class Interpolate : public EveryTarget {};

TEST_P(Interpolate, HasTheValuesOfTheSplineAtEveryRotation) {
  const Spline spline({44, 43, 48});
  const Eigen::Vector3d size(2, 2.2, 2);
  std::mt19937 random(11);
  for (const double degrees : {0.0, 0.3, 3.0, 10.0, 45.0, 90.0, 180.0}) {
    for (int count = 1; count <= 40; ++count) {
      for (int round = 0; round < 6; ++round) {
        // Alone about i, j, k: windows grow along one axis at a time.
        const Eigen::Vector3d axis =
            round < 3
                ? Eigen::Vector3d(Eigen::Vector3d::Unit(round))
                : Eigen::Vector3d(Eigen::Vector3d::NullaryExpr([&] {
                                    return samples::uniform(random, -1, 1);
                                  }).normalized());
        const Eigen::AngleAxisd turn(degrees * std::numbers::pi / 180, axis);
        const Eigen::Vector3d step =
            (turn * (size[0] * Eigen::Vector3d::UnitX())).cwiseQuotient(size);
        const Walk walk =
            walk_within(spline.truth.shape(), step, count, random);
        ASSERT_LE(worst_error(spline, walk, count), tolerance)
            << degrees << " degrees, " << count << " points, round " << round;
      }
    }
  }
}

// Any step, also of voxels shorter than those of the reference.
TEST_P(Interpolate, KeepsWithinTinyVolumes) {
  std::mt19937 random(12);
  for (const Shape& shape :
       {Shape{1, 1, 1}, Shape{2, 2, 2}, Shape{3, 1, 5}, Shape{1, 4, 2},
        Shape{16, 2, 1}, Shape{5, 17, 3}, Shape{12, 3, 4}}) {
    const Spline spline(shape);
    for (int round = 0; round < 300; ++round) {
      const int count = 1 + static_cast<int>(random() % 40);
      Eigen::Vector3d step;
      for (int axis = 0; axis < 3; ++axis) {
        const int last = shape[static_cast<std::size_t>(axis)] - 1;
        const double most = static_cast<double>(last) / std::max(1, count - 1);
        step[axis] = samples::uniform(random, -1, 1) * std::min(most, 3.0);
      }
      const Walk walk = walk_within(shape, step, count, random);
      ASSERT_LE(worst_error(spline, walk, count), tolerance)
          << shape[0] << " x " << shape[1] << " x " << shape[2] << ", " << count
          << " points, round " << round;
    }
  }
}

// Windows are found for some vectors at a time.
TEST_P(Interpolate, GoesOnAlongLongRows) {
  const Spline spline({310, 12, 11});
  std::mt19937 random(17);
  for (const int count : {63, 64, 65, 128, 129, 200, 300}) {
    for (int round = 0; round < 6; ++round) {
      const Eigen::Vector3d step(samples::uniform(random, 0.99, 1.01),
                                 samples::uniform(random, -0.03, 0.03),
                                 samples::uniform(random, -0.03, 0.03));
      const Walk walk = walk_within(spline.truth.shape(), step, count, random);
      ASSERT_LE(worst_error(spline, walk, count), tolerance)
          << count << " points, round " << round;
    }
  }
}

// Nowhere does a window reach further: backwards, in a corner of the border.
TEST_P(Interpolate, WalksBackwardsAlongAnEdge) {
  for (const int n : {4, 8, 16, 17}) {
    const Spline spline({n, 5, 5});
    for (const double edge : {-1e-3, 4 + 1e-3}) {
      const Walk walk{{n - 1 + 1e-3, edge, edge}, {-1, 0, 0}};
      EXPECT_LE(worst_error(spline, walk, n), tolerance) << n;
    }
  }
}

TEST_P(Interpolate, OfNoPointsWritesNothing) {
  const Spline spline({5, 4, 3});
  EXPECT_EQ(worst_error(spline, {{0, 0, 0}, {1, 0, 0}}, 0), 0);
}

/// A coordinate in the field of view: on a face, on its edge, beyond, anywhere.
double in_field_of_view(int n, std::mt19937& random) {
  const double last = n - 1;
  const double places[] = {0,
                           -0.5,
                           -0.3,
                           std::nextafter(0.0, -1.0),
                           last,
                           last + 0.5,
                           0.5,
                           last + 0.2,
                           samples::uniform(random, -0.5, last + 0.5)};
  return places[random() % 9];
}

TEST_P(Interpolate, HoldsAtTheFacesWhatLiesBeyondThem) {
  std::mt19937 random(23);
  constexpr float poison = 12345;
  std::size_t covered_points = 0;
  for (const Shape& shape :
       {Shape{40, 7, 6}, Shape{16, 2, 3}, Shape{1, 1, 1}, Shape{3, 40, 2}}) {
    const Spline spline(shape);
    for (int round = 0; round < 400; ++round) {
      Walk walk{};
      for (std::size_t axis = 0; axis < 3; ++axis) {
        walk.start[axis] = in_field_of_view(shape[axis], random);
        const double small = samples::uniform(random, -0.04, 0.04);
        const double steps[] = {0, small, 1 + small, -1 - small};
        walk.step[axis] = steps[random() % (axis == 0 ? 4 : 2)];
      }
      constexpr int count = 40;
      const Span covered = span_inside(shape, walk, count, field_of_view);
      std::vector<float> found(count + 2 * line_floats, poison);
      interpolate_covered(spline.image, walk, covered, found.data());
      for (int n = 0; n < std::ssize(found); ++n) {
        const float value = found[static_cast<std::size_t>(n)];
        if (n < covered.begin || n >= covered.end) {
          ASSERT_EQ(value, poison) << n;
          continue;
        }
        const auto [i, j, k] = nearest_at(shape, walk, n);
        ASSERT_NEAR(value, stagecraft::value(spline.truth, {i, j, k}),
                    tolerance)
            << "point " << n << " of round " << round;
        ++covered_points;
      }
    }
  }
  EXPECT_GT(covered_points, 10'000U);
}

INSTANTIATE_TEST_SUITE_P(With, Interpolate,
                         testing::ValuesIn(hwy::SupportedAndGeneratedTargets()),
                         name_of);

TEST(Targets, InterpolateAlike) {
  const Spline spline({44, 9, 8});
  const Walk walk{{0.2, 1.4, 0.1}, {0.98, 0.11, 0.13}};
  std::vector<std::vector<float>> all;
  for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
    allow_targets(target);
    all.emplace_back(64);
    interpolate(spline.image, walk, 43, all.back().data());
  }
  allow_targets(0);
  for (const auto& found : all) {
    for (std::size_t n = 0; n < 43; ++n)
      EXPECT_NEAR(found[n], all[0][n], tolerance);
  }
}

}  // namespace
}  // namespace stagecraft::realign::simd
