#include <gtest/gtest.h>

#include "common/scan/bspline.h"
#include "common/scan/gaussian.h"
#include "stages/realign/12_commute.h"
#include "stages/realign/base/lattice.h"
#include "tests/realign/units/equations.h"
#include "tests/realign/units/samples.h"

namespace stagecraft::realign {
namespace {

constexpr Shape shapes[] = {{9, 8, 7}, {2, 5, 3}, {17, 33, 5}};

TEST(Filters, CommuteWhereBordersAreMirrors) {
  for (const Shape& shape : shapes) {
    const Grid grid = samples::oblique_grid(shape);
    for (const double fwhm : {0.0, 5.0, 30.0}) {
      const Volume found = smooth(samples::noise_spline(shape), grid, fwhm);
      const Volume right = smooth_spline(samples::noise(shape), grid, fwhm);
      for (std::size_t n = 0; n < right.size(); ++n)
        ASSERT_NEAR(found.voxels()[n], right.voxels()[n], 1e-12)
            << shape[0] << " x " << shape[1] << " x " << shape[2];
    }
  }
}

TEST(Smoothed, IsTheSplineOfTheSmoothedVolume) {
  for (const Shape& shape : shapes) {
    const Grid grid = samples::oblique_grid(shape);
    const Image found = smoothed(samples::noise_spline(shape), grid, 5);
    // The kernel is cut at 1e-4 of its centre.
    EXPECT_LE(samples::difference(
                  found, smooth_spline(samples::noise(shape), grid, 5)),
              1e-4 * samples::noise_range);
  }
}

TEST(ShortKernels, AreThoseOfTheTextbookCutWhereTheyAreSmall) {
  const Grid grid = samples::oblique_grid({9, 9, 9});
  for (const double fwhm : {0.0, 6.0, 20.0, 250.0}) {
    const HalfKernels cut = short_kernels(grid, fwhm);
    for (std::size_t axis = 0; axis < 3; ++axis) {
      const auto whole = gaussian_half_kernel(
          fwhm, voxel_size(grid)[static_cast<Eigen::Index>(axis)]);
      ASSERT_LE(cut[axis].size(), whole.size());
      double sum = 0;
      for (std::size_t m = 0; m < whole.size(); ++m) {
        const bool kept = m < cut[axis].size();
        const double weight = kept ? cut[axis][m] : 0;
        EXPECT_EQ(kept, whole[m] >= 1e-4 * whole[0]);
        EXPECT_NEAR(weight, whole[m], 1.001e-4 * whole[0]);
        sum += m == 0 ? weight : 2 * weight;
      }
      EXPECT_NEAR(sum, 1, 1e-12);
    }
  }
}

double largest(const NormalEquations& equations) {
  return equations.sums.cwiseAbs().maxCoeff();
}

TEST(Tables, AreThoseOfBothLevels) {
  const Grid grid = samples::oblique_grid({21, 12, 11});
  const Volume reference = samples::noise(grid.shape);
  Options options;
  options.fwhm = options.sep = 6;
  const auto expected = make_tables(reference, grid, options);
  Tables found(grid, options, fill_from(reference, grid));
  for (const int level : {1, 0}) {
    const Table& right = expected[static_cast<std::size_t>(level)];
    EXPECT_EQ(found[level].fwhm, right.fwhm);
    ASSERT_EQ(found[level].rows.size(), right.rows.size());
    // The kernels of the smoothing are cut at 1e-4.
    for (const auto sums : {&Table::all, &Table::few}) {
      const NormalEquations& expected_sums = right.*sums;
      EXPECT_LE(((found[level].*sums).sums - expected_sums.sums)
                    .cwiseAbs()
                    .maxCoeff(),
                1e-4 * largest(expected_sums));
    }
  }
}

TEST(Tables, AreMadeOnceAndOnlyWhereAskedFor) {
  const Grid grid = samples::oblique_grid({21, 12, 11});
  const Options options;
  std::vector<double> made;
  Tables tables(grid, options,
                [&](Table&, double fwhm) { made.push_back(fwhm); });
  EXPECT_TRUE(made.empty());
  EXPECT_EQ(&tables[0], &tables[0]);
  EXPECT_EQ(made, std::vector{smoothing_of_levels(options, grid)[0]});
}

}  // namespace
}  // namespace stagecraft::realign
