#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <vector>

#include "stages/realign/13_simd.h"
#include "tests/realign/units/samples.h"
#include "tests/realign/units/targets.h"

namespace stagecraft::realign::simd {
namespace {

/// A table whose row r has numbers at the points `spans[r]` alone; those around
/// them are so large that one of them would be seen in any sum.
struct Example {
  Table table;
  std::vector<Span> spans;

  /// Rows of every length, begun anywhere.
  Example() {
    std::mt19937 random(13);
    table.length = 48;
    table.stride = 48;
    table.along = {0.03, -0.01, 0.02};
    for (int count = 0; count <= 40; ++count) {
      const int begin = static_cast<int>(random() % 8);
      spans.push_back({begin, begin + count});
      table.rows.push_back({Eigen::Vector3d::Zero(),
                            Eigen::Vector3d::NullaryExpr([&] {
                              return samples::uniform(random, -2, 2);
                            }),
                            false});
    }
    table.floats = make_floats(table.size());
    std::fill_n(table.floats.get(), table.size(), 1e6F);
    for (std::size_t r = 0; r < spans.size(); ++r) {
      for (std::size_t c = 0; c < columns; ++c) {
        for (int n = spans[r].begin; n < spans[r].end; ++n) {
          table.of(r)[c * table.stride + static_cast<std::size_t>(n)] =
              static_cast<float>(samples::uniform(random, -1, 2));
        }
      }
    }
  }
};

class Sums : public EveryTarget {};

TEST_P(Sums, OfProductsAreThoseInDouble) {
  const Example example;
  Products found;
  NormalEquations expected;
  // Often enough that sums are folded on the way.
  for (int times = 0; times < 4; ++times) {
    for (std::size_t r = 0; r < example.spans.size(); ++r) {
      const auto [begin, end] = example.spans[r];
      const int middle = begin + (end - begin) / 3;
      found.add(example.table, r, {begin, middle});
      found.add(example.table, r, {middle, end});
      for (int n = begin; n < end; ++n)
        expected.add(row_of(example.table, r, n));
    }
  }
  const NormalEquations sums = found.sums();
  EXPECT_EQ(count(sums), 4 * 820);
  for (int a = 0; a < 9; ++a) {
    for (int b = 0; b <= a; ++b)
      EXPECT_NEAR(sums.sums(a, b), expected.sums(a, b), 1e-6 * 4 * 820)
          << a << " " << b;
  }
}

TEST_P(Sums, OfNoPointsAreZero) {
  const Example example;
  Products found;
  found.add(example.table, 5, {3, 3});
  EXPECT_EQ(found.sums().sums, NormalEquations().sums);
}

TEST_P(Sums, OfResidualsAreThoseInDouble) {
  constexpr float scale = 1.37F;
  const Example example;
  const Table& table = example.table;
  std::mt19937 random(14);
  ResidualSums found;
  Row expected = Row::Zero();
  double squared = 0;
  for (std::size_t r = 0; r < example.spans.size(); ++r) {
    const auto [begin, end] = example.spans[r];
    std::vector<float> frame(
        static_cast<std::size_t>(end - begin) + line_floats,
        std::numeric_limits<float>::quiet_NaN());
    for (int n = begin; n < end; ++n) {
      float& value = frame[static_cast<std::size_t>(n - begin)];
      value = static_cast<float>(samples::uniform(random, -1, 2));
      const Row row = row_of(table, r, n);
      const double residual = value - scale * row[6];
      expected += residual * row;
      squared += residual * residual;
    }
    add_residuals(table, r, {begin, end}, frame.data(), scale, found);
    if (r % 7 == 0) found.fold();
  }
  found.fold();
  const Moments moments = moments_of(found, table.along);
  for (std::size_t c = 0; c < 7; ++c) {
    EXPECT_NEAR(moments.by_column[c], expected[static_cast<Eigen::Index>(c)],
                1e-6 * 820)
        << "column " << c;
  }
  EXPECT_NEAR(moments.frame, expected[8], 1e-6 * 820);
  EXPECT_NEAR(moments.squared, squared, 1e-6 * 820);
}

double largest(const NormalEquations& equations) {
  return equations.sums.cwiseAbs().maxCoeff();
}

class Fill : public EveryTarget {};

// Rows of 40, 38 ... 32 points, some cut in two by a mask.
TEST_P(Fill, MakesTheTableAsOneVoxelAfterAnother) {
  const Grid grid = samples::oblique_grid({40, 12, 11});
  const Image spline = samples::image_of(samples::noise_spline(grid.shape));
  for (int margin = 0; margin < 5; ++margin) {
    Options options;
    options.margin = margin;
    options.mask.assign(voxel_count(grid.shape), 1);
    options.mask[17 + 40 * (5 + 12 * 5)] = 0;
    Table expected = empty_table(grid, options, 7);
    fill(expected, spline, grid);
    Table found = empty_table(grid, options, 7);
    fill_vectors(found, spline, grid);
    // Gradients per mm of noise are of the order of 1.
    for (std::size_t r = 0; r < found.rows.size(); ++r) {
      for (std::size_t c = 0; c < columns; ++c) {
        for (int n = 0; n < found.rows[r].length; ++n) {
          ASSERT_NEAR(found.of(r)[c * found.stride + n],
                      expected.of(r)[c * found.stride + n], 3e-6)
              << "row " << r << ", column " << c << ", point " << n;
        }
      }
    }
    for (const auto sums : {&Table::all, &Table::few}) {
      EXPECT_EQ(count(found.*sums), count(expected.*sums));
      EXPECT_LE(
          ((found.*sums).sums - (expected.*sums).sums).cwiseAbs().maxCoeff(),
          1e-6 * largest(expected.*sums));
    }
  }
}

TEST_P(Fill, MakesTheTablesOfBothLevels) {
  const Grid grid = samples::oblique_grid({21, 12, 11});
  const Volume reference = samples::noise(grid.shape);
  Options options;
  options.fwhm = options.sep = 6;
  const auto expected = make_tables(reference, grid, options);
  Tables found(grid, options, fill_vectors_from(reference, grid));
  for (const int level : {1, 0}) {
    const Table& right = expected[static_cast<std::size_t>(level)];
    EXPECT_EQ(found[level].fwhm, right.fwhm);
    ASSERT_EQ(found[level].rows.size(), right.rows.size());
    for (std::size_t r = 0; r < right.rows.size(); ++r) {
      EXPECT_EQ(found[level].rows[r].voxel, right.rows[r].voxel);
      EXPECT_EQ(found[level].rows[r].place, right.rows[r].place);
      EXPECT_EQ(found[level].rows[r].sparse, right.rows[r].sparse);
    }
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

INSTANTIATE_TEST_SUITE_P(With, Sums,
                         testing::ValuesIn(hwy::SupportedAndGeneratedTargets()),
                         name_of);
INSTANTIATE_TEST_SUITE_P(With, Fill,
                         testing::ValuesIn(hwy::SupportedAndGeneratedTargets()),
                         name_of);

TEST(LaneSums, AreFoldedOnce) {
  LaneSums<2> sums;
  sums.lanes[0][0] = 1;
  sums.lanes[0][line_floats - 1] = 2;
  sums.lanes[1][0] = 5;
  sums.fold();
  sums.fold();
  sums.lanes[1][0] = 7;
  sums.fold();
  EXPECT_EQ(sums.total[0], 3);
  EXPECT_EQ(sums.total[1], 12);
}

}  // namespace
}  // namespace stagecraft::realign::simd
