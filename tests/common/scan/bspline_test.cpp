#include "common/scan/bspline.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "tests/common/scan/golden_samples.h"

namespace stagecraft {
namespace {

Volume random_volume(const Shape& shape) {
  Volume volume(shape);
  std::mt19937 random(1);
  std::uniform_real_distribution<double> number(-1, 1);
  for (double& voxel : volume.voxels()) voxel = number(random);
  return volume;
}

Volume spline_of(Volume volume) {
  prefilter(volume);
  return volume;
}

class GoldenSpline : public testing::TestWithParam<std::string> {};

TEST_P(GoldenSpline, HasTheValuesAndSlopesOfTheProbes) {
  const Volume frame = NiftiFile(samples::golden(GetParam() + ".nii")).read(0);
  const Volume spline = spline_of(frame);
  const double tolerance = 1e-9 * samples::range(frame);
  const auto probes =
      samples::rows(samples::golden(GetParam() + ".probes.txt"), 7);
  ASSERT_EQ(probes.size(), 400U);
  for (const auto& probe : probes) {
    const Eigen::Vector3d at(probe[0], probe[1], probe[2]);
    EXPECT_NEAR(value(spline, at), probe[3], tolerance);
    const Eigen::Vector3d slope = gradient(spline, at);
    for (int axis = 0; axis < 3; ++axis) {
      EXPECT_NEAR(slope[axis], probe[static_cast<std::size_t>(4 + axis)],
                  tolerance);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Of, GoldenSpline,
                         testing::ValuesIn(samples::golden_names));

// Lines of one and two samples have borders only.
TEST(Spline, GoesThroughItsSamples) {
  for (const Shape& shape : {Shape{9, 6, 7}, Shape{1, 5, 2}, Shape{2, 1, 1}}) {
    const Volume samples = random_volume(shape);
    const Volume spline = spline_of(samples);
    for (int k = 0; k < shape[2]; ++k) {
      for (int j = 0; j < shape[1]; ++j) {
        for (int i = 0; i < shape[0]; ++i) {
          EXPECT_NEAR(value(spline, Eigen::Vector3d(i, j, k)), samples(i, j, k),
                      1e-13);
        }
      }
    }
  }
}

TEST(Spline, IsMirroredAboutItsOuterSamples) {
  const Volume spline = spline_of(random_volume({6, 7, 8}));
  const Eigen::Vector3d inner(0.3, 2.2, 6.6);
  const double expected = value(spline, inner);
  EXPECT_NEAR(value(spline, {-0.3, 2.2, 6.6}), expected, 1e-13);
  EXPECT_NEAR(value(spline, {9.7, 2.2, 6.6}), expected, 1e-13);
  EXPECT_NEAR(value(spline, {0.3, -2.2, 7.4}), expected, 1e-13);
  EXPECT_NEAR(gradient(spline, {-0.3, 2.2, 6.6})[0],
              -gradient(spline, inner)[0], 1e-13);
}

TEST(Spline, HasTheSlopeOfItsValues) {
  const Volume spline = spline_of(random_volume({6, 7, 8}));
  const Eigen::Vector3d at(2.3, 4.6, 3.1);
  constexpr double h = 1e-5;
  for (int axis = 0; axis < 3; ++axis) {
    const Eigen::Vector3d step = h * Eigen::Vector3d::Unit(axis);
    EXPECT_NEAR(gradient(spline, at)[axis],
                (value(spline, at + step) - value(spline, at - step)) / (2 * h),
                1e-8);
  }
}

TEST(Resample, HoldsAtItsFacesWhatLiesWithinHalfAVoxel) {
  const Volume samples = random_volume({6, 7, 8});
  const Volume spline = spline_of(samples);
  EXPECT_EQ(resample(spline, {-0.5009, 3, 3}), value(spline, {0, 3, 3}));
  EXPECT_EQ(resample(spline, {5.5009, 3, 3}), value(spline, {5, 3, 3}));
  EXPECT_EQ(resample(spline, {3, 3, 7.5009}), value(spline, {3, 3, 7}));
  EXPECT_EQ(resample(spline, {2.5, 3.5, 4.5}), value(spline, {2.5, 3.5, 4.5}));
  EXPECT_TRUE(std::isnan(resample(spline, {-0.5011, 3, 3})));
  EXPECT_TRUE(std::isnan(resample(spline, {3, 6.5011, 3})));
  EXPECT_TRUE(std::isnan(resample(spline, {3, 3, 7.5011})));
  EXPECT_TRUE(std::isnan(resample(spline, {3, 3, std::nan("")})));
}

}  // namespace
}  // namespace stagecraft
