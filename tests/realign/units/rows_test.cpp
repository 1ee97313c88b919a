#include <gtest/gtest.h>

#include <random>

#include "stages/realign/09_coarse.h"
#include "stages/realign/10_moments.h"
#include "stages/realign/10_rows.h"
#include "tests/realign/units/equations.h"
#include "tests/realign/units/samples.h"

namespace stagecraft::realign {
namespace {

const Grid grid = samples::oblique_grid({21, 12, 11});

TEST(SampleRows, AreThoseOfTheLattice) {
  Options options;
  options.mask.assign(voxel_count(grid.shape), 1);
  options.mask[options.mask.size() / 2 + 10] = 0;
  const Lattice lattice(grid, options);
  const SampleRows found = rows_of(grid, options, 7);
  EXPECT_EQ(found.fwhm, 7);
  EXPECT_EQ(found.margin, margins_in_frames(options, grid));
  EXPECT_EQ(found.length, lattice.runs()[0].length);
  EXPECT_EQ(found.along, grid.affine.col(0).head<3>());
  EXPECT_EQ(static_cast<std::int64_t>(found.points()), lattice.size());
  ASSERT_EQ(found.rows.size(), lattice.runs().size());
  for (std::size_t r = 0; r < found.rows.size(); ++r) {
    const std::int64_t first = lattice.runs()[r].begin;
    EXPECT_EQ(found.rows[r].length, lattice.runs()[r].length);
    EXPECT_EQ(found.rows[r].voxel, lattice[first]);
    EXPECT_EQ(found.rows[r].place, world(grid, lattice[first]));
    EXPECT_EQ(found.rows[r].sparse, sparse(lattice, first));
  }
}

// Both levels, against rows whose derivatives are those of dual numbers.
TEST(RowDesigns, HoldTheRowsOfTheReference) {
  const Volume reference = samples::noise(grid.shape);
  const Options options;
  const auto expected = make_coarse_designs(reference, grid, options);
  const auto found = make_row_designs(reference, grid, options);
  ASSERT_EQ(found.size(), 2U);
  for (std::size_t level = 0; level < 2; ++level) {
    const RowDesign& design = found[level];
    const CoarseDesign& right = expected[level];
    EXPECT_EQ(design.fwhm, right.fwhm);
    ASSERT_EQ(design.points(), right.rows.size());
    for (std::size_t n = 0; n < right.rows.size(); ++n) {
      const auto length = static_cast<std::size_t>(design.length);
      const Row row = row_of(design, n / length, static_cast<int>(n % length));
      EXPECT_LE((row - right.rows[n]).cwiseAbs().maxCoeff(),
                1e-11 * right.rows[n].cwiseAbs().maxCoeff())
          << "point " << n;
    }
    EXPECT_LE(samples::apart(design.all, right.all), 1e-12);
    EXPECT_LE(samples::apart(design.few, right.few), 1e-12);
  }
}

TEST(Moments, OfARowAreThoseOfItsPoints) {
  std::mt19937 random(16);
  const Eigen::Vector3d place(-40, 60, 25), along(2.9, 0.3, -0.2);
  RowMoments row;
  Row expected = Row::Zero();
  double squared = 0;
  for (int n = 3; n < 18; ++n) {
    const double frame = samples::uniform(random, -1, 1);
    const Local local{samples::uniform(random, -1, 2),
                      Eigen::Vector3d::NullaryExpr(
                          [&] { return samples::uniform(random, -1, 2); })};
    row.add(frame, local, n);
    expected +=
        frame * make_row(local.gradient, place + n * along, local.value, 0);
    squared += frame * frame;
  }
  Moments found;
  for (int times = 1; times <= 2; ++times) {
    found.add(row, place, along);
    for (std::size_t c = 0; c < 7; ++c) {
      EXPECT_NEAR(found.by_column[c],
                  times * expected[static_cast<Eigen::Index>(c)], 1e-11);
    }
    EXPECT_NEAR(found.frame, times * expected[8], 1e-12);
    EXPECT_NEAR(found.squared, times * squared, 1e-12);
  }
}

TEST(WithFrame, CompletesTheEquations) {
  std::mt19937 random(10);
  NormalEquations rows, without_frame;
  Moments moments;
  for (int n = 0; n < 300; ++n) {
    Row row = Row::NullaryExpr([&] { return samples::uniform(random, -1, 2); });
    row[8] = 1;
    rows.add(row);
    for (std::size_t c = 0; c < 7; ++c)
      moments.by_column[c] += row[7] * row[static_cast<Eigen::Index>(c)];
    moments.frame += row[7];
    moments.squared += row[7] * row[7];
    row[7] = 0;
    without_frame.add(row);
  }
  EXPECT_LE(samples::apart(with_frame(without_frame, moments), rows), 1e-13);
}

}  // namespace
}  // namespace stagecraft::realign
