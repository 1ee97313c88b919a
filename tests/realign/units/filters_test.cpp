#include <gtest/gtest.h>

#include <random>

#include "common/scan/bspline.h"
#include "common/scan/gaussian.h"
#include "stages/realign/13_simd.h"
#include "tests/common/scan/golden_samples.h"
#include "tests/realign/units/samples.h"
#include "tests/realign/units/targets.h"

namespace stagecraft::realign::simd {
namespace {

constexpr Shape shapes[] = {{9, 8, 7},   {1, 5, 2},   {2, 1, 3},
                            {3, 2, 1},   {1, 1, 1},   {16, 4, 3},
                            {17, 33, 5}, {64, 6, 12}, {70, 3, 31}};

/// The Gaussian of the textbook, not cut.
Kernels kernels_of(const Grid& grid, double fwhm) {
  Kernels kernels;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const std::vector<double> half = gaussian_half_kernel(
        fwhm, voxel_size(grid)[static_cast<Eigen::Index>(axis)]);
    kernels[axis].assign(half.begin(), half.end());
  }
  return kernels;
}

class Filters : public EveryTarget {};

// Noise in [-1, 1] has coefficients up to 12.
TEST_P(Filters, PrefilterAsTheTextbook) {
  for (const Shape& shape : shapes) {
    Image image = to_image(samples::noise(shape));
    prefilter(image);
    const Volume expected = samples::noise_spline(shape);
    EXPECT_LE(samples::difference(image, expected),
              3e-6 * samples::largest(expected))
        << shape[0] << " x " << shape[1] << " x " << shape[2];
  }
}

TEST_P(Filters, PrefilterGoldenData) {
  const Volume frame =
      NiftiFile(stagecraft::samples::golden("clean.nii")).read(0);
  Image image = to_image(frame);
  prefilter(image);
  Volume expected = frame;
  stagecraft::prefilter(expected);
  EXPECT_LE(samples::difference(image, expected),
            3e-6 * stagecraft::samples::range(frame));
}

// From none at all to kernels many times as wide as the volume.
TEST_P(Filters, SmoothAsTheTextbook) {
  for (const Shape& shape : shapes) {
    const Grid grid = samples::oblique_grid(shape);
    const Volume volume = samples::noise(shape);
    const Image image = to_image(volume);
    for (const double fwhm : {0.0, 1.0, 5.0, 30.0, 250.0}) {
      Image result(shape);
      smooth(image, kernels_of(grid, fwhm), result);
      EXPECT_LE(
          samples::difference(result, stagecraft::smooth(volume, grid, fwhm)),
          1e-6 * samples::noise_range)
          << shape[0] << " x " << shape[1] << " x " << shape[2] << ", " << fwhm
          << " mm";
    }
  }
}

TEST_P(Filters, SmoothASplineAsWellAsSamples) {
  const Grid grid = samples::oblique_grid({17, 12, 9});
  const Volume volume = samples::noise(grid.shape);
  Image whole(grid.shape);
  smooth(spline_of(volume), kernels_of(grid, 5), whole);
  EXPECT_LE(samples::difference(whole, smooth_spline(volume, grid, 5)),
            1e-5 * samples::noise_range);
  // The same by the kernel that is cut at 1e-4 of its centre.
  smooth_into(whole, spline_of(volume), grid, 5);
  EXPECT_LE(samples::difference(whole, smooth_spline(volume, grid, 5)),
            1e-4 * samples::noise_range);
}

INSTANTIATE_TEST_SUITE_P(With, Filters,
                         testing::ValuesIn(hwy::SupportedAndGeneratedTargets()),
                         name_of);

TEST(Targets, FilterAlike) {
  const Grid grid = samples::oblique_grid({37, 12, 9});
  Volume first;
  for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
    allow_targets(target);
    Image image = to_image(samples::noise(grid.shape));
    prefilter(image);
    Image result(grid.shape);
    smooth(image, gaussian_kernels(grid, 4), result);
    if (first.size() == 0) {
      first = Volume(grid.shape);
      for (int k = 0; k < 9; ++k) {
        for (int j = 0; j < 12; ++j)
          std::copy_n(result.row(j, k), 37, &first(0, j, k));
      }
    }
    EXPECT_LE(samples::difference(result, first), 2e-6);
  }
  allow_targets(0);
}

TEST(GaussianKernels, AreTheShortOnes) {
  const Grid grid = samples::oblique_grid({9, 9, 9});
  const HalfKernels right = short_kernels(grid, 6);
  const Kernels found = gaussian_kernels(grid, 6);
  for (std::size_t axis = 0; axis < 3; ++axis) {
    ASSERT_EQ(found[axis].size(), right[axis].size());
    for (std::size_t m = 0; m < right[axis].size(); ++m)
      EXPECT_EQ(found[axis][m], static_cast<float>(right[axis][m]));
  }
}

}  // namespace
}  // namespace stagecraft::realign::simd
