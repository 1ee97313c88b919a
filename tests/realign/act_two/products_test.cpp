#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <vector>

#include "stages/realign/10_simd.h"
#include "tests/realign/act_two/samples.h"
#include "tests/realign/act_two/targets.h"

namespace stagecraft::realign::simd {
namespace {

constexpr std::size_t stride = 48;

/// A row of a table: `count` points from `begin` on are numbers, those around
/// them are so large that one of them would be seen in any sum.
struct TableRow {
  Floats floats = make_floats(columns * stride + line_floats);
  int begin;
  int count;

  TableRow(int first, int points, std::mt19937& random)
      : begin(first), count(points) {
    std::fill_n(floats.get(), columns * stride + line_floats, 1e6F);
    for (std::size_t c = 0; c < columns; ++c) {
      for (int n = begin; n < begin + count; ++n) {
        floats[c * stride + static_cast<std::size_t>(n)] =
            static_cast<float>(samples::uniform(random, -1, 2));
      }
    }
  }

  const float* points() const { return floats.get() + begin; }
  /// Point n, with 1 as the number after the columns.
  std::array<double, columns + 1> point(int n) const {
    std::array<double, columns + 1> values;
    for (std::size_t c = 0; c < columns; ++c)
      values[c] = points()[c * stride + n];
    values[columns] = 1;
    return values;
  }
};

/// Rows of every length, begun anywhere.
std::vector<TableRow> rows() {
  std::mt19937 random(13);
  std::vector<TableRow> result;
  for (int count = 0; count <= 40; ++count)
    result.emplace_back(static_cast<int>(random() % 8), count, random);
  return result;
}

class Products : public EveryTarget {};

TEST_P(Products, AreThoseInDouble) {
  ProductSums found;
  std::array<double, std::tuple_size_v<decltype(found.total)>> expected{};
  for (const TableRow& row : rows()) {
    add_products(row.points(), stride, row.count, found);
    if (row.count % 7 == 0) found.fold();
    for (int n = 0; n < row.count; ++n) {
      const auto point = row.point(n);
      std::size_t sum = 0;
      for (std::size_t a = 0; a <= columns; ++a) {
        for (std::size_t b = 0; b <= a; ++b)
          expected[sum++] += point[a] * point[b];
      }
    }
  }
  found.fold();
  for (std::size_t n = 0; n < expected.size(); ++n)
    EXPECT_NEAR(found.total[n], expected[n], 1e-6 * 820) << "sum " << n;
  EXPECT_EQ(found.total.back(), 820) << "points";
}

TEST_P(Products, OfResidualsAreThoseInDouble) {
  constexpr float scale = 1.37F;
  std::mt19937 random(14);
  ResidualSums found;
  std::array<double, columns + 2> expected{};
  for (const TableRow& row : rows()) {
    std::vector<float> frame(static_cast<std::size_t>(row.count) + line_floats,
                             std::numeric_limits<float>::quiet_NaN());
    for (int n = 0; n < row.count; ++n)
      frame[static_cast<std::size_t>(n)] =
          static_cast<float>(samples::uniform(random, -1, 2));
    add_residuals(frame.data(), row.points(), stride, row.count, scale, found);
    if (row.count % 7 == 0) found.fold();
    for (int n = 0; n < row.count; ++n) {
      const auto point = row.point(n);
      const double residual =
          frame[static_cast<std::size_t>(n)] - scale * point[value_column];
      for (std::size_t c = 0; c <= columns; ++c)
        expected[c] += residual * point[c];
      expected[columns + 1] += residual * residual;
    }
  }
  found.fold();
  for (std::size_t n = 0; n < expected.size(); ++n)
    EXPECT_NEAR(found.total[n], expected[n], 1e-6 * 820) << "sum " << n;
}

double largest(const NormalEquations& equations) {
  return equations.sums.cwiseAbs().maxCoeff();
}

// Rows of 40, 38 ... 32 points.
TEST_P(Products, FillTheTableAsOneVoxelAfterAnother) {
  const Grid grid = samples::oblique_grid({40, 12, 11});
  const Image spline = samples::image_of(samples::noise_spline(grid.shape));
  for (int margin = 0; margin < 5; ++margin) {
    Options options;
    options.margin = margin;
    const Table expected = make_table(spline, grid, options, 7);
    Table found = empty_table(grid, options, 7);
    fill(found, spline, grid);
    // Gradients per mm of noise are of the order of 1, positions of 100 mm.
    for (std::size_t r = 0; r < found.rows.size(); ++r) {
      for (std::size_t c = 0; c < columns; ++c) {
        const double tolerance = c >= 3 && c < 6 ? 3e-4 : 3e-6;
        for (int n = 0; n < found.length; ++n) {
          ASSERT_NEAR(found.of(r)[c * found.stride + n],
                      expected.of(r)[c * found.stride + n], tolerance)
              << "row " << r << ", column " << c << ", point " << n;
        }
      }
    }
    EXPECT_EQ(count(found.all), count(expected.all));
    EXPECT_LE((found.all.sums - expected.all.sums).cwiseAbs().maxCoeff(),
              1e-6 * largest(expected.all));
  }
}

TEST_P(Products, AreTheTablesOfBothLevels) {
  const Grid grid = samples::oblique_grid({21, 12, 11});
  const Volume reference = samples::noise(grid.shape);
  const Options options;
  const auto expected = make_tables(reference, grid, options);
  const Tables found(reference, grid, options);
  for (const int level : {1, 0}) {
    const Table& right = expected[static_cast<std::size_t>(level)];
    EXPECT_EQ(found[level].fwhm, right.fwhm);
    EXPECT_EQ(found[level].rows, right.rows);
    EXPECT_LE((found[level].all.sums - right.all.sums).cwiseAbs().maxCoeff(),
              1e-5 * largest(right.all));
  }
}

INSTANTIATE_TEST_SUITE_P(With, Products,
                         testing::ValuesIn(hwy::SupportedAndGeneratedTargets()),
                         name_of);

TEST(Sums, AreFoldedOnce) {
  LaneSums<2> sums;
  sums.lanes[0] = 1;
  sums.lanes[line_floats - 1] = 2;
  sums.lanes[line_floats] = 5;
  sums.fold();
  sums.fold();
  sums.lanes[line_floats] = 7;
  sums.fold();
  EXPECT_EQ(sums.total[0], 3);
  EXPECT_EQ(sums.total[1], 12);
}

TEST(Sums, BecomeTheNormalEquationsOfRows) {
  std::mt19937 random(15);
  const TableRow row(3, 40, random);
  ProductSums products;
  add_products(row.points(), stride, row.count, products);
  products.fold();
  NormalEquations expected;
  for (int n = 0; n < row.count; ++n)
    expected.add(row_of(row.points(), stride, n));
  EXPECT_LE((equations_of(products).sums - expected.sums).cwiseAbs().maxCoeff(),
            1e-5);

  ResidualSums residuals;
  for (std::size_t n = 0; n < columns + 2; ++n)
    residuals.total[n] = static_cast<double>(n);
  const Moments moments = moments_of(residuals);
  EXPECT_EQ(moments.by_column, (std::array<double, 7>{0, 1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(moments.residual, 7);
  EXPECT_EQ(moments.squared, 8);
}

}  // namespace
}  // namespace stagecraft::realign::simd
