#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "common/scan/gaussian.h"
#include "stages/realign/08_jacobian.h"
#include "tests/realign/units/equations.h"
#include "tests/realign/units/samples.h"

namespace stagecraft::realign {
namespace {

using samples::apart;
using samples::box;
using samples::shift_by;

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

TEST(StepOnReference, ReachesALargeMotion) {
  const Parameters truth{3, -2, 4, 0.08, -0.05, 0.1};
  Fit fit;
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

/// A step of `mm` along x by `points` of 200 points.
Fit step_of(double mm, double points = 100, const Fit& before = {}) {
  return step_on_reference(before, shift_by(mm, points), 200, box());
}

TEST(StepOnReference, StopsWhereItMovesNothing) {
  EXPECT_TRUE(step_of(0.9e-5).converged);
  EXPECT_FALSE(step_of(1.1e-5).converged);
}

TEST(StepOnReference, SaysWhatItDid) {
  const Fit far = step_of(0.02, 100, {.iterations = 3});
  EXPECT_FALSE(far.frozen);
  EXPECT_EQ(far.iterations, 4);
  EXPECT_NEAR(far.moved, 0.02, 1e-12);
  EXPECT_EQ(far.inside, 0.5);
  EXPECT_NEAR(far.correction[0], 0.02, 1e-12);
  EXPECT_TRUE(step_of(0.009).frozen);
  EXPECT_TRUE(step_of(1, 100, {.frozen = true}).frozen);
}

TEST(StepOnReference, IsLostWithTooFewPoints) {
  EXPECT_FALSE(step_of(1, 32).lost);
  EXPECT_TRUE(step_of(1, 31).lost);
  EXPECT_TRUE(step_on_reference({}, NormalEquations(), 200, box()).lost);
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

TEST(Designs, HoldTheRowsOfTheReference) {
  const Grid grid = samples::oblique_grid({12, 11, 10});
  const Volume reference = samples::noise(grid.shape);
  const Options options;
  const Lattice lattice(grid, options);
  const std::vector<Design> designs = make_designs(reference, grid, options);
  ASSERT_EQ(designs.size(), 2U);
  for (std::size_t level = 0; level < 2; ++level) {
    const Design& design = designs[level];
    EXPECT_EQ(design.fwhm, smoothing_of_levels(options, grid)[level]);
    EXPECT_EQ(design.margin, margins_in_frames(options, grid));
    ASSERT_EQ(std::ssize(design.rows), lattice.size());
    ASSERT_EQ(design.positions.size(), design.rows.size());
    const Volume spline = smooth_spline(reference, grid, design.fwhm);
    NormalEquations sum;
    for (std::int64_t n = 0; n < lattice.size(); ++n) {
      const Eigen::Vector3d position = world(grid, lattice[n]);
      const Eigen::Vector3d slope =
          grid.affine.topLeftCorner<3, 3>().inverse().transpose() *
          gradient(spline, lattice[n]);
      const Row row = make_row(slope, position, value(spline, lattice[n]), 0);
      sum.add(row);
      const auto at = static_cast<std::size_t>(n);
      EXPECT_EQ(design.positions[at], position);
      EXPECT_LE((design.rows[at] - row).cwiseAbs().maxCoeff(),
                1e-12 * row.cwiseAbs().maxCoeff());
    }
    EXPECT_LE(apart(design.all, sum), 1e-12);
  }
}

}  // namespace
}  // namespace stagecraft::realign
