#include "stages/realign/base/normal_equations.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

namespace stagecraft::realign {
namespace {

/// Rows of a linear problem: frame + J q = scale * reference holds exactly for
/// `q` and `scale`.
std::vector<Row> linear_problem(const Parameters& q, double scale, int rows) {
  std::mt19937 random(1);
  std::normal_distribution<double> number;
  std::vector<Row> result;
  for (int n = 0; n < rows; ++n) {
    const Eigen::Vector3d slope(number(random), number(random), number(random));
    const Eigen::Vector3d position(50 * number(random), 50 * number(random),
                                   50 * number(random));
    const double reference = 100 + 30 * number(random);
    Row row = make_row(slope, position, reference, 0);
    row[7] = scale * reference - row.head<6>().dot(q);
    result.push_back(row);
  }
  return result;
}

NormalEquations sum_of(const std::vector<Row>& rows) {
  NormalEquations equations;
  for (const Row& row : rows) equations.add(row);
  return equations;
}

// The change of x under a small motion, from `rigid` itself.
TEST(NormalEquations, HaveTheDerivativesOfRigid) {
  const Eigen::Vector3d slope(0.3, -0.7, 1.1);
  const Eigen::Vector3d position(10, -20, 35);
  const Row row = make_row(slope, position, 5, 6);
  constexpr double h = 1e-6;
  for (int parameter = 0; parameter < 6; ++parameter) {
    Parameters q = Parameters::Zero();
    q[parameter] = h;
    const Eigen::Vector3d forward = apply(rigid(q), position);
    q[parameter] = -h;
    const Eigen::Vector3d back = apply(rigid(q), position);
    EXPECT_NEAR(row[parameter], slope.dot(forward - back) / (2 * h), 1e-7)
        << parameter;
  }
  EXPECT_EQ(row[6], 5);
  EXPECT_EQ(row[7], 6);
  EXPECT_EQ(row[8], 1);
}

TEST(NormalEquations, SolveALinearProblem) {
  Parameters q;
  q << 0.3, -0.2, 0.5, 0.01, -0.02, 0.015;
  for (const double scale : {1.0, 0.25, 40.0}) {
    const NormalEquations equations = sum_of(linear_problem(q, scale, 200));
    EXPECT_EQ(count(equations), 200);
    EXPECT_LE((solve(equations) - q).cwiseAbs().maxCoeff(), 1e-10) << scale;
  }
}

TEST(NormalEquations, AreSumsOfParts) {
  const std::vector<Row> rows =
      linear_problem(Parameters::Constant(0.1), 2, 100);
  NormalEquations parts;
  parts += sum_of({rows.begin(), rows.begin() + 30});
  parts += sum_of({rows.begin() + 30, rows.end()});
  EXPECT_LE((parts.sums - sum_of(rows).sums).norm(), 1e-12 * parts.sums.norm());
}

TEST(NormalEquations, HaveNoAnswerWhereRowsDoNotDetermineIt) {
  const std::vector<Row> rows =
      linear_problem(Parameters::Constant(0.1), 1, 100);
  EXPECT_FALSE(solve(NormalEquations()).allFinite());
  EXPECT_FALSE(solve(sum_of({rows.begin(), rows.begin() + 1})).allFinite());
  std::vector<Row> flat = rows;
  for (Row& row : flat) row[2] = 0;  // nothing changes along z
  EXPECT_FALSE(solve(sum_of(flat)).allFinite());
  std::vector<Row> no_reference = rows;
  for (Row& row : no_reference) row[6] = 0;
  EXPECT_FALSE(solve(sum_of(no_reference)).allFinite());
  std::vector<Row> damaged = rows;
  damaged[50][3] = std::nan("");
  EXPECT_FALSE(solve(sum_of(damaged)).allFinite());
}

TEST(Correlation, IsPearsons) {
  const std::vector<Row> rows =
      linear_problem(Parameters::Constant(0.5), -3, 100);
  double mean_x = 0, mean_y = 0;
  for (const Row& row : rows) {
    mean_x += row[6] / 100;
    mean_y += row[7] / 100;
  }
  double xx = 0, yy = 0, xy = 0;
  for (const Row& row : rows) {
    xx += (row[6] - mean_x) * (row[6] - mean_x);
    yy += (row[7] - mean_y) * (row[7] - mean_y);
    xy += (row[6] - mean_x) * (row[7] - mean_y);
  }
  const double expected = xy / std::sqrt(xx * yy);
  EXPECT_LT(expected, -0.5);
  EXPECT_GT(expected, -0.999);
  EXPECT_NEAR(correlation(sum_of(rows)), expected, 1e-12);
}

TEST(Correlation, IsZeroWhereOneIsConstant) {
  NormalEquations equations;
  for (const double frame : {1.0, 2.0, 4.0}) {
    equations.add(make_row({1, 1, 1}, {1, 2, 3}, 8, frame));
  }
  EXPECT_EQ(correlation(equations), 0);
  EXPECT_EQ(correlation(NormalEquations()), 0);
}

}  // namespace
}  // namespace stagecraft::realign
