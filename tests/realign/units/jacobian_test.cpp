#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "common/scan/gaussian.h"
#include "stages/realign/08_jacobian.h"
#include "tests/realign/units/samples.h"

namespace stagecraft::realign {
namespace {

/// Largest difference of two sums, of their largest entry.
double apart(const NormalEquations& a, const NormalEquations& b) {
  using Lower = Eigen::Matrix<double, 9, 9>;
  const Lower first = a.sums.triangularView<Eigen::Lower>();
  const Lower second = b.sums.triangularView<Eigen::Lower>();
  return (first - second).cwiseAbs().maxCoeff() / second.cwiseAbs().maxCoeff();
}

/// A smooth head that is a formula: interpolation has no part in what is found.
double head(const Eigen::Vector3d& x) {
  return 3 + std::sin(0.05 * x[0] + 0.02 * x[1]) +
         std::cos(0.04 * x[1] - 0.03 * x[2]) + std::sin(0.06 * x[2]);
}

Eigen::Vector3d head_slope(const Eigen::Vector3d& x) {
  const double a = std::cos(0.05 * x[0] + 0.02 * x[1]);
  const double b = -std::sin(0.04 * x[1] - 0.03 * x[2]);
  return {0.05 * a, 0.02 * a + 0.04 * b,
          -0.03 * b + 0.06 * std::cos(0.06 * x[2])};
}

std::vector<Eigen::Vector3d> places() {
  std::mt19937 random(5);
  std::vector<Eigen::Vector3d> result;
  for (int n = 0; n < 2000; ++n) {
    result.emplace_back(samples::uniform(random, -60, 60),
                        samples::uniform(random, -70, 70),
                        samples::uniform(random, -50, 50));
  }
  return result;
}

/// The equations of a frame 1.3 times as bright that holds head(rigid(truth) x)
/// at x, seen at `correction`.
NormalEquations equations_at(const Parameters& correction,
                             const Parameters& truth) {
  const Eigen::Matrix4d map = rigid(truth) * inverse(rigid(correction));
  NormalEquations equations;
  for (const Eigen::Vector3d& x : places()) {
    const Row row = make_row(head_slope(x), x, head(x), 0);
    equations.add(row);
    add_frame(equations, row, 1.3 * head(apply(map, x)));
  }
  return equations;
}

TEST(SolveOnReference, FindsASmallMotion) {
  const Parameters q{2e-3, -1e-3, 3e-3, 4e-5, -5e-5, 3e-5};
  const Parameters found =
      solve_on_reference(equations_at(Parameters::Zero(), q));
  // What is left is of second order.
  EXPECT_LE((found - q).cwiseAbs().maxCoeff(), 1e-6)
      << found.transpose() << "\n"
      << q.transpose();
}

TEST(SolveOnReference, IsNotFiniteWhereNothingIsDetermined) {
  NormalEquations equations;
  for (int n = 0; n < 100; ++n) {
    equations.add(make_row({1, 0, 0}, Eigen::Vector3d::Zero(), 3, 3));
  }
  EXPECT_FALSE(solve_on_reference(equations).allFinite());
}

Grid box() {
  Grid grid;
  grid.shape = {41, 41, 31};
  grid.affine.diagonal().head<3>() << 3, 3, 3;
  grid.affine.topRightCorner<3, 1>() << -60, -60, -45;
  return grid;
}

TEST(StepOnReference, ReachesALargeMotion) {
  const Parameters truth{3, -2, 4, 0.08, -0.05, 0.1};
  Search fit;
  while (!finished(fit)) {
    fit = step_on_reference(fit, equations_at(fit.correction, truth),
                            places().size(), box());
  }
  EXPECT_TRUE(fit.converged);
  EXPECT_EQ(fit.inside, 1);
  EXPECT_GT(fit.correlation, 0.999);
  const Eigen::Vector3d middle = centre(box());
  EXPECT_LE(rms_displacement(fit.correction, truth, middle), 1e-4);
}

/// Equations of `points` rows whose solution is a shift by `mm` along x.
NormalEquations shift_by(double mm, double points) {
  NormalEquations equations;
  equations.sums.topLeftCorner<7, 7>().setIdentity();
  equations.sums(7, 0) = mm;
  equations.sums(7, 6) = 1;
  equations.sums(8, 8) = points;
  return equations;
}

/// A search with all points.
Search whole() {
  Search search;
  search.every = true;
  return search;
}

/// A step with all points, or the sparse ones, that moves `mm` after one that
/// moved `before`.
Search step_after(double before, double mm, bool every = true) {
  Search fit;
  fit.iterations = before > 0 ? 3 : 0;
  fit.every = every;
  fit.moved = before;
  return step_on_reference(fit, shift_by(mm, 100), 200, box());
}

TEST(StepOnReference, StopsWhereWhatIsLeftMovesNothing) {
  EXPECT_FALSE(step_after(0, 0.001).converged) << "nothing to judge by yet";
  EXPECT_TRUE(step_after(0, 0.9e-5).converged) << "no motion";
  EXPECT_TRUE(step_after(0.1, 0.001).converged) << "1e-5 mm are left";
  EXPECT_FALSE(step_after(0.02, 0.005).converged) << "0.0017 mm are left";
  EXPECT_TRUE(step_after(0.01, 0.002).converged) << "5e-4 mm are left";
  EXPECT_FALSE(step_after(0.0007, 0.0004).converged) << "it hardly nears";
  EXPECT_FALSE(step_after(0.004, 0.005).converged) << "it moves away";
  EXPECT_FALSE(step_after(10, 0.02).converged) << "points still change";
}

TEST(StepOnReference, TakesWhatIsLeftWithTheLastStepOnly) {
  // Steps of 0.01, 0.002, 0.0004 ... mm end 0.0025 mm further on.
  EXPECT_NEAR(step_after(0.01, 0.002).correction[0], 0.0025, 1e-12);
  EXPECT_NEAR(step_after(0.02, 0.005).correction[0], 0.005, 1e-12);
  EXPECT_NEAR(step_after(0, 0.9e-5).correction[0], 0.9e-5, 1e-12);
}

TEST(StepOnReference, SaysWhatItDid) {
  const Search far = step_after(0.1, 0.02);
  EXPECT_FALSE(far.frozen);
  EXPECT_EQ(far.iterations, 4);
  EXPECT_NEAR(far.moved, 0.02, 1e-12);
  EXPECT_EQ(far.inside, 0.5);
  EXPECT_NEAR(far.correction[0], 0.02, 1e-12);
  EXPECT_TRUE(step_after(0.1, 0.009).frozen);
  Search frozen;
  frozen.frozen = true;
  EXPECT_TRUE(step_on_reference(frozen, shift_by(1, 100), 200, box()).frozen);
}

TEST(StepOnReference, TakesAllPointsOnceTheWayIsShort) {
  EXPECT_FALSE(step_after(5, 0.41, false).every);
  EXPECT_TRUE(step_after(5, 0.39, false).every);
  EXPECT_TRUE(step_after(0, 0.01, false).every);
  EXPECT_TRUE(step_after(0.1, 5, true).every) << "never back";
}

// They have another minimum than all points, and the others' spans are unknown.
TEST(StepOnReference, NeitherFreezesNorStopsWithTheSparsePoints) {
  EXPECT_FALSE(step_after(0.1, 0.001, false).frozen);
  EXPECT_FALSE(step_after(0.1, 0.001, false).converged);
  EXPECT_NEAR(step_after(0.1, 0.001, false).correction[0], 0.001, 1e-12);
  EXPECT_FALSE(step_after(0, 0.9e-5, false).converged);
}

// Steps to two minima tell no factor.
TEST(StepOnReference, JudgesByStepsWithTheSamePointsOnly) {
  Search fit = step_after(5, 0.39, false);
  ASSERT_TRUE(fit.every);
  fit = step_on_reference(fit, shift_by(0.009, 100), 200, box());
  EXPECT_TRUE(fit.frozen);
  EXPECT_FALSE(fit.converged);
  fit = step_on_reference(fit, shift_by(0.0009, 100), 200, box());
  EXPECT_TRUE(fit.converged);
  EXPECT_NEAR(fit.correction[0], 0.39 + 0.009 + 0.001, 1e-12);
}

TEST(StepOnReference, TakesAllPointsWhereTheSparseOnesDoNotDo) {
  for (const NormalEquations& few : {shift_by(1, 31), NormalEquations()}) {
    const Search next = step_on_reference({}, few, 200, box());
    EXPECT_FALSE(next.lost);
    EXPECT_TRUE(next.every);
    EXPECT_EQ(next.iterations, 0);
    EXPECT_EQ(next.correction, Parameters::Zero());
  }
}

TEST(FirstFit, BeginsWithTheSparsePointsWhereTheyAreEnough) {
  const Parameters start{1, 2, 3, 0.1, 0.2, 0.3};
  EXPECT_FALSE(first_fit(start, shift_by(1, 1000)).every);
  EXPECT_TRUE(first_fit(start, shift_by(1, 999)).every);
  EXPECT_EQ(first_fit(start, shift_by(1, 999)).correction, start);
}

TEST(StepOnReference, IsLostWithTooFewPoints) {
  const Search all = whole();
  EXPECT_FALSE(step_on_reference(all, shift_by(1, 32), 200, box()).lost);
  EXPECT_TRUE(step_on_reference(all, shift_by(1, 31), 200, box()).lost);
  EXPECT_TRUE(step_on_reference(all, NormalEquations(), 200, box()).lost);
}

TEST(Remove, IsAsIfTheRowHadNeverBeenAdded) {
  std::mt19937 random(6);
  NormalEquations all, some;
  for (int n = 0; n < 200; ++n) {
    const Row row =
        Row::NullaryExpr([&] { return samples::uniform(random, -1, 1); });
    all.add(row);
    if (n % 3 == 0) {
      remove(all, row);
    } else {
      some.add(row);
    }
  }
  EXPECT_LE(apart(all, some), 1e-13);
}

TEST(AddFrame, CompletesARow) {
  std::mt19937 random(7);
  NormalEquations at_once, afterwards;
  for (int n = 0; n < 200; ++n) {
    Row row = Row::NullaryExpr([&] { return samples::uniform(random, -1, 1); });
    row[8] = 1;
    at_once.add(row);
    const double frame = row[7];
    row[7] = 0;
    afterwards.add(row);
    add_frame(afterwards, row, frame);
  }
  EXPECT_LE(apart(afterwards, at_once), 1e-14);
}

TEST(Sparse, ArePointsOfEverySecondRowAndPlane) {
  // 4 points a row, rows 6 mm apart: 5 x 3 of them, 3 x 2 are sparse.
  Grid grid;
  grid.shape = {4, 9, 5};
  grid.affine.diagonal().head<3>() << 3, 3, 3;
  Options options;
  options.sep = 6;
  options.margin = 0;
  const Lattice lattice(grid, options);
  ASSERT_EQ(lattice.size(), 4 * 5 * 3);
  int found = 0;
  for (std::int64_t n = 0; n < lattice.size(); ++n) {
    const Eigen::Vector3d voxel = lattice[n];
    const bool expected = static_cast<int>(voxel[1]) % 4 == 0 &&
                          static_cast<int>(voxel[2]) % 4 == 0;
    EXPECT_EQ(sparse(lattice, n), expected) << voxel.transpose();
    found += sparse(lattice, n) ? 1 : 0;
  }
  EXPECT_EQ(found, 4 * 3 * 2);
}

TEST(Designs, HoldTheRowsOfTheReference) {
  const Grid grid = samples::oblique_grid({12, 11, 10});
  const Volume reference = samples::noise(grid.shape);
  const Options options;
  const Lattice lattice(grid, options);
  const std::vector<Design> designs = make_designs(reference, grid, options);
  ASSERT_EQ(designs.size(), 2U);
  for (std::size_t level = 0; level < 2; ++level) {
    const Design& design = designs[level];
    EXPECT_EQ(design.fwhm, smoothing_of_levels(options)[level]);
    EXPECT_EQ(design.margin, options.margin);
    ASSERT_EQ(std::ssize(design.rows), lattice.size());
    ASSERT_EQ(design.positions.size(), design.rows.size());
    const Volume spline = smooth_spline(reference, grid, design.fwhm);
    NormalEquations sum, few;
    for (std::int64_t n = 0; n < lattice.size(); ++n) {
      const Eigen::Vector3d position = world(grid, lattice[n]);
      const Eigen::Vector3d slope =
          grid.affine.topLeftCorner<3, 3>().inverse().transpose() *
          gradient(spline, lattice[n]);
      const Row row = make_row(slope, position, value(spline, lattice[n]), 0);
      sum.add(row);
      if (sparse(lattice, n)) few.add(row);
      const auto at = static_cast<std::size_t>(n);
      EXPECT_EQ(design.positions[at], position);
      EXPECT_EQ(design.sparse[at], sparse(lattice, n));
      EXPECT_LE((design.rows[at] - row).cwiseAbs().maxCoeff(),
                1e-12 * row.cwiseAbs().maxCoeff());
    }
    EXPECT_LE(apart(design.all, sum), 1e-12);
    EXPECT_LE(apart(design.few, few), 1e-12);
  }
}

}  // namespace
}  // namespace stagecraft::realign
