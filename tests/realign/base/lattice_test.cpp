#include "stages/realign/base/lattice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "common/base/error.h"
#include "common/scan/bspline.h"
#include "common/scan/gaussian.h"

namespace stagecraft::realign {
namespace {

Grid grid_of(const Shape& shape, const Eigen::Vector3d& size) {
  Grid grid;
  grid.shape = shape;
  grid.affine.diagonal().head<3>() = size;
  grid.affine(0, 3) = -30;
  return grid;
}

Options options_of(double sep, double margin) {
  Options options;
  options.sep = sep;
  options.margin = margin;
  return options;
}

TEST(Sampling, FollowsTheVoxel) {
  const auto expect = [](const Eigen::Vector3d& size, double fwhm, double sep) {
    const Sampling found = sampling({}, grid_of({9, 9, 9}, size));
    EXPECT_DOUBLE_EQ(found.fwhm, fwhm);
    EXPECT_DOUBLE_EQ(found.sep, sep);
  };
  expect({3, 3, 3}, 5, 6);
  expect({0.2, 0.2, 0.2}, 0.33, 0.4);
  expect({2, 4, 8}, 6.67, 8);
  expect({0.96, 0.96, 16.8}, 4.15, 4.99);
}

TEST(Sampling, IsWhatIsAskedFor) {
  Options options;
  options.fwhm = 0;
  const Grid grid = grid_of({9, 9, 9}, {3, 3, 3});
  EXPECT_EQ(sampling(options, grid).fwhm, 0);
  EXPECT_EQ(sampling(options, grid).sep, 6);
  options.sep = 2.5;
  EXPECT_EQ(sampling(options, grid).sep, 2.5);
}

TEST(Sampling, IsNoFinerThanTheFrames) {
  const Grid fine = grid_of({9, 9, 9}, {1, 1, 1});
  const Grid coarse = grid_of({9, 9, 9}, {3, 3, 3});
  EXPECT_EQ(sampling({}, Scan{coarse, fine, 2, -1}).fwhm, 5);
  EXPECT_EQ(sampling({}, Scan{fine, coarse, 2, -1}).sep, 6);
}

// As headers hold them, in single precision.
TEST(Lattice, TakesEverySecondRowOfCubes) {
  for (const float size : {0.2F, 0.3F, 0.7F, 1.1F, 2.4F, 3.2969F, 3.3F}) {
    const Lattice lattice(grid_of({9, 9, 9}, {size, size, size}), {});
    EXPECT_EQ(lattice.size(), 7 * 4 * 4) << size;
    EXPECT_EQ(std::ssize(lattice.runs()), 4 * 4) << size;
  }
}

// Rows within 7 mm: along j of 2 mm every third voxel, 18 of them after the
// margin: 6 rows, two voxels left over and shared between both ends.
TEST(Lattice, TakesEveryVoxelOfRowsWithinReach) {
  const Lattice lattice(grid_of({12, 20, 12}, {4, 2, 4}), options_of(7, 1));
  EXPECT_EQ(std::ssize(lattice.runs()), 6 * 10);
  EXPECT_EQ(lattice.size(), 10 * 6 * 10);
  EXPECT_EQ(lattice[0], Eigen::Vector3d(1, 2, 1));
  EXPECT_EQ(lattice[9], Eigen::Vector3d(10, 2, 1));
  EXPECT_EQ(lattice[10], Eigen::Vector3d(1, 5, 1));
  EXPECT_EQ(lattice[60], Eigen::Vector3d(1, 2, 2));
  EXPECT_EQ(lattice[599], Eigen::Vector3d(10, 17, 10));
}

TEST(Lattice, RowsOfVoxelsWiderThanTheDistanceAllCount) {
  const Lattice lattice(grid_of({8, 8, 8}, {3, 3, 7}), options_of(6, 0));
  EXPECT_EQ(lattice.size(), 8 * 4 * 8);
}

TEST(Lattice, KeepsWithinTheMargin) {
  for (const double margin : {0.0, 1.0, 2.5}) {
    for (const double sep : {2.0, 3.7, 9.0}) {
      const Shape shape{23, 17, 19};
      const Lattice lattice(grid_of(shape, {3, 4, 3.5}),
                            options_of(sep, margin));
      for (std::int64_t n = 0; n < lattice.size(); ++n) {
        ASSERT_TRUE(inside(shape, lattice[n], margin))
            << n << ": " << lattice[n].transpose();
      }
    }
  }
}

// A hole of one voxel cuts a row in two, each end a voxel away from it, and the
// rows beside it too.
TEST(Lattice, IsCutByAMask) {
  const Grid grid = grid_of({11, 5, 5}, {3, 3, 3});
  Options options = options_of(3, 1);
  options.mask.assign(11 * 5 * 5, 1);
  EXPECT_EQ(Lattice(grid, options).size(), 9 * 3 * 3);
  options.mask[5 + 11 * (1 + 5 * 1)] = 0;
  const Lattice lattice(grid, options);
  EXPECT_EQ(lattice.size(), 9 * 3 * 3 - 2 * 2 * 3);
  ASSERT_EQ(lattice.runs().size(), 5U + 2 * 4);
  EXPECT_EQ(lattice[0], Eigen::Vector3d(1, 1, 1));
  EXPECT_EQ(lattice[2], Eigen::Vector3d(3, 1, 1));
  EXPECT_EQ(lattice[3], Eigen::Vector3d(7, 1, 1));
  EXPECT_EQ(lattice.run_of(2).begin, 0);
  EXPECT_EQ(lattice.run_of(3).begin, 3);
  EXPECT_EQ(lattice.runs()[1].length, 3);
  EXPECT_EQ(lattice.runs().back().row, 2);
  EXPECT_EQ(lattice.runs().back().plane, 2);
}

TEST(Lattice, RefusesAMaskOfFewVoxels) {
  Options options = options_of(3, 0);
  options.mask.assign(11 * 5 * 5, 0);
  std::fill_n(options.mask.begin(), 31, 1);
  const Grid grid = grid_of({11, 5, 5}, {3, 3, 3});
  EXPECT_THROW(Lattice(grid, options), BadInput);
  options.mask[31] = 1;
  EXPECT_EQ(Lattice(grid, options).size(), 32);
}

// Across three slices all count, and in frames where they see.
TEST(Lattice, TakesAllOfFewSlices) {
  const Grid grid = grid_of({12, 12, 3}, {3, 3, 9});
  const Lattice lattice(grid, options_of(3, 1));
  EXPECT_EQ(lattice.size(), 10 * 10 * 3);
  EXPECT_EQ(lattice[0], Eigen::Vector3d(1, 1, 0));
  EXPECT_EQ(margins_in_frames({}, grid), (Margins{0.9, 0.9, field_of_view}));
}

TEST(Lattice, RefusesTooFewPoints) {
  EXPECT_EQ(Lattice(grid_of({6, 6, 4}, {4, 4, 4}), options_of(4, 0)).size(),
            6 * 6 * 4);
  for (const double margin : {1.5, 3.0, 100.0}) {
    try {
      const Lattice lattice(grid_of({6, 6, 4}, {4, 4, 4}),
                            options_of(4, margin));
      ADD_FAILURE() << lattice.size();
    } catch (const BadInput& error) {
      EXPECT_THAT(error.what(),
                  testing::HasSubstr("6 x 6 x 4 voxels; lower --sep"));
    }
  }
}

Volume ramp(const Shape& shape) {
  Volume volume(shape);
  for (int k = 0; k < shape[2]; ++k) {
    for (int j = 0; j < shape[1]; ++j) {
      for (int i = 0; i < shape[0]; ++i) {
        volume(i, j, k) = std::sin(0.5 * i) + std::cos(0.7 * j) * k;
      }
    }
  }
  return volume;
}

TEST(Levels, SampleTheSmoothedReference) {
  const Grid grid = grid_of({12, 13, 14}, {4, 4, 4});
  const Options options = options_of(8, 1);
  const Volume reference = ramp(grid.shape);
  const Lattice lattice(grid, options);
  const auto levels =
      make_levels(reference, grid, options, {0, lattice.size()});
  ASSERT_EQ(levels.size(), 2U);
  EXPECT_EQ(levels[0].fwhm, 6.67);
  EXPECT_EQ(levels[1].fwhm, 6 * 6.67);
  for (const Level& level : levels) {
    EXPECT_EQ(level.margin, (Margins{0.9, 0.9, 0.9}));
    EXPECT_EQ(level.points, lattice.size());
    ASSERT_EQ(std::ssize(level.samples), lattice.size());
    const Volume spline = smooth_spline(reference, grid, level.fwhm);
    for (const std::int64_t n : {std::int64_t{0}, lattice.size() / 2}) {
      const Sample& sample = level.samples[static_cast<std::size_t>(n)];
      EXPECT_EQ(sample.position, world(grid, lattice[n]));
      EXPECT_EQ(sample.value, value(spline, lattice[n]));
    }
  }
}

TEST(Levels, AreTheSameHoweverTheyAreShared) {
  const Grid grid = grid_of({12, 13, 14}, {4, 4, 4});
  const Options options = options_of(8, 1);
  const Volume reference = ramp(grid.shape);
  const std::int64_t size = Lattice(grid, options).size();
  const auto whole = make_levels(reference, grid, options, {0, size});
  std::vector<Sample> parts;
  for (const Range range : {Range{0, 17}, Range{17, 17}, Range{17, size}}) {
    const auto levels = make_levels(reference, grid, options, range);
    EXPECT_EQ(levels[0].points, size);
    EXPECT_EQ(std::ssize(levels[0].samples), range.end - range.begin);
    parts.insert(parts.end(), levels[0].samples.begin(),
                 levels[0].samples.end());
  }
  EXPECT_TRUE(std::ranges::equal(
      parts, whole[0].samples, [](const Sample& a, const Sample& b) {
        return a.position == b.position && a.value == b.value;
      }));
}

}  // namespace
}  // namespace stagecraft::realign
