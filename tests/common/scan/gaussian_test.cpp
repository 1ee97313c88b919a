#include "common/scan/gaussian.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "common/scan/bspline.h"
#include "tests/common/scan/golden_samples.h"

namespace stagecraft {
namespace {

class GoldenSmoothing : public testing::TestWithParam<std::string> {};

TEST_P(GoldenSmoothing, IsThatOfAnIndependentProgram) {
  NiftiFile series(samples::golden(GetParam() + ".nii"));
  NiftiFile expected(samples::golden(GetParam() + ".smoothed-fwhm5.nii.gz"));
  const Volume frame = series.read(0);
  const Volume reference = expected.read(0);
  const Volume found = smooth(frame, series.header().grid, 5);
  ASSERT_EQ(found.shape(), reference.shape());
  double worst = 0;
  for (std::size_t n = 0; n < found.size(); ++n) {
    worst =
        std::max(worst, std::abs(found.voxels()[n] - reference.voxels()[n]));
  }
  // The reference is in single precision.
  EXPECT_LE(worst, 1e-7 * samples::range(frame));
}

INSTANTIATE_TEST_SUITE_P(Of, GoldenSmoothing,
                         testing::ValuesIn(samples::golden_names));

Grid grid_of(const Shape& shape, const Eigen::Vector3d& size) {
  Grid grid;
  grid.shape = shape;
  grid.affine.diagonal().head<3>() = size;
  return grid;
}

// A point becomes a Gaussian whose width is in mm: fewer voxels where voxels
// are long.
TEST(Smoothing, HasItsWidthInMillimetres) {
  const Grid grid = grid_of({41, 31, 21}, {1, 2, 3});
  Volume point(grid.shape, 0);
  point(20, 15, 10) = 1;
  const Volume spread = smooth(point, grid, 8);
  const double peak = spread(20, 15, 10);
  const auto relative = [](double distance) {
    return std::exp2(-distance * distance / 16);  // 1/2 at 4 mm
  };
  EXPECT_NEAR(spread(24, 15, 10) / peak, relative(4), 1e-12);
  EXPECT_NEAR(spread(20, 17, 10) / peak, relative(4), 1e-12);
  EXPECT_NEAR(spread(20, 15, 12) / peak, relative(6), 1e-12);
}

TEST(Smoothing, KeepsConstantsUpToTheBorders) {
  const Grid grid = grid_of({5, 4, 6}, {2, 3, 4});
  const Volume found = smooth(Volume(grid.shape, 7), grid, 20);
  for (const double voxel : found.voxels()) EXPECT_NEAR(voxel, 7, 1e-13);
}

TEST(Smoothing, OfNothingChangesNothing) {
  const Grid grid = grid_of({5, 4, 6}, {2, 3, 4});
  Volume volume(grid.shape, 0);
  volume(2, 2, 2) = 3;
  EXPECT_TRUE(
      std::ranges::equal(smooth(volume, grid, 0).voxels(), volume.voxels()));
}

TEST(Smoothing, IsWhatTheSplineGoesThrough) {
  const Grid grid = grid_of({7, 8, 9}, {2, 3, 4});
  Volume volume(grid.shape, 1);
  volume(3, 4, 5) = 10;
  const Volume smoothed = smooth(volume, grid, 5);
  const Volume spline = smooth_spline(volume, grid, 5);
  EXPECT_NEAR(value(spline, {3, 4, 4}), smoothed(3, 4, 4), 1e-13);
  EXPECT_NEAR(value(spline, {0, 0, 0}), smoothed(0, 0, 0), 1e-13);
}

}  // namespace
}  // namespace stagecraft
