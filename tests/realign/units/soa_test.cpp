#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <vector>

#include "common/scan/bspline.h"
#include "common/scan/gaussian.h"
#include "stages/realign/09_coarse.h"
#include "stages/realign/11_soa.h"
#include "stages/realign/base/lattice.h"
#include "tests/realign/units/samples.h"

namespace stagecraft::realign {
namespace {

const Grid grid = samples::oblique_grid({21, 12, 11});

TEST(Tables, LieInRowsOfFloatsOnCacheLines) {
  const Options options;
  const Lattice lattice(grid, options);
  Table table = empty_table(grid, options, 7);
  EXPECT_EQ(table.fwhm, 7);
  EXPECT_EQ(table.margin, margins_in_frames(options, grid));
  EXPECT_EQ(table.length, lattice.runs()[0].length);
  EXPECT_EQ(table.stride, 32U);
  EXPECT_EQ(table.along, grid.affine.col(0).head<3>());
  EXPECT_EQ(static_cast<std::int64_t>(table.points()), lattice.size());
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    const std::int64_t first = static_cast<std::int64_t>(r) * table.length;
    EXPECT_EQ(table.rows[r].voxel, lattice[first]);
    EXPECT_EQ(table.rows[r].place, world(grid, lattice[first]));
    EXPECT_EQ(table.rows[r].sparse, sparse(lattice, first));
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(table.of(r)) % 64, 0U);
    for (std::size_t n = 0; n < columns * table.stride; ++n)
      EXPECT_EQ(table.of(r)[n]++, 0) << "row " << r << " overlaps another";
  }
}

/// Largest entry of every column over the rows.
Row largest(const std::vector<Row>& rows) {
  Row result = Row::Zero();
  for (const Row& row : rows) result = result.cwiseMax(row.cwiseAbs());
  return result;
}

// Both levels, against the rows in double.
TEST(Tables, HoldTheRowsOfTheReference) {
  const Volume reference = samples::noise(grid.shape);
  const Options options;
  const Lattice lattice(grid, options);
  const auto tables = make_tables(reference, grid, options);
  ASSERT_EQ(tables.size(), 2U);
  for (std::size_t level = 0; level < 2; ++level) {
    const Table& table = tables[level];
    EXPECT_EQ(table.fwhm, smoothing_of_levels(options, grid)[level]);
    const Volume spline = smooth_spline(reference, grid, table.fwhm);
    std::vector<Row> expected;
    NormalEquations all, few;
    for (std::int64_t n = 0; n < lattice.size(); ++n) {
      const Eigen::Vector3d slope =
          grid.affine.topLeftCorner<3, 3>().inverse().transpose() *
          gradient(spline, lattice[n]);
      expected.push_back(make_row(slope, world(grid, lattice[n]),
                                  value(spline, lattice[n]), 0));
      all.add(expected.back());
      if (sparse(lattice, n)) few.add(expected.back());
    }
    const Row scale = largest(expected).cwiseMax(1e-30);
    for (std::int64_t n = 0; n < lattice.size(); ++n) {
      const Row found =
          row_of(table, static_cast<std::size_t>(n / table.length),
                 static_cast<int>(n % table.length));
      EXPECT_LE((found - expected[static_cast<std::size_t>(n)])
                    .cwiseQuotient(scale)
                    .cwiseAbs()
                    .maxCoeff(),
                2e-6)
          << "point " << n;
    }
    const double points = static_cast<double>(lattice.size());
    EXPECT_EQ(count(table.all), points);
    EXPECT_EQ(count(table.few), count(few));
    for (int a = 0; a < 9; ++a) {
      for (int b = 0; b <= a; ++b) {
        const double tolerance = 2e-6 * points * scale[a] * scale[b];
        EXPECT_NEAR(table.all.sums(a, b), all.sums(a, b), tolerance);
        EXPECT_NEAR(table.few.sums(a, b), few.sums(a, b), tolerance);
      }
    }
  }
}

TEST(OfFrame, TakesResidualsToFrames) {
  std::mt19937 random(10);
  for (const double scale : {0.0, 1.0, 1.37}) {
    NormalEquations rows, without_frame;
    Moments moments;
    for (int n = 0; n < 300; ++n) {
      Row row =
          Row::NullaryExpr([&] { return samples::uniform(random, -1, 2); });
      row[8] = 1;
      rows.add(row);
      const double residual = row[7] - scale * row[6];
      for (std::size_t c = 0; c < 7; ++c)
        moments.by_column[c] += residual * row[static_cast<Eigen::Index>(c)];
      moments.frame += residual;
      moments.squared += residual * residual;
      row[7] = 0;
      without_frame.add(row);
    }
    const NormalEquations found =
        with_frame(without_frame, of_frame(moments, without_frame, scale));
    EXPECT_LE((found.sums - rows.sums).cwiseAbs().maxCoeff(), 1e-10);
  }
}

TEST(ScaleOf, IsTheFactorBetweenFrameAndReference) {
  NormalEquations equations;
  for (int n = 1; n < 50; ++n)
    equations.add(make_row({1. * n, 0, 3}, {4, 5, 6}, n, 1.25 * n));
  EXPECT_NEAR(scale_of(equations), 1.25, 1e-14);
}

}  // namespace
}  // namespace stagecraft::realign
