#include <gtest/gtest.h>

#include "stages/realign/09_coarse.h"
#include "tests/realign/units/equations.h"
#include "tests/realign/units/samples.h"

namespace stagecraft::realign {
namespace {

using samples::box;
using samples::shift_by;

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
  return search_step(fit, shift_by(mm, 100), 200, box());
}

TEST(SearchStep, StopsWhereWhatIsLeftMovesNothing) {
  EXPECT_FALSE(step_after(0, 0.001).converged) << "nothing to judge by yet";
  EXPECT_TRUE(step_after(0, 0.9e-5).converged) << "no motion";
  EXPECT_TRUE(step_after(0.1, 0.001).converged) << "1e-5 mm are left";
  EXPECT_FALSE(step_after(0.02, 0.005).converged) << "0.0017 mm are left";
  EXPECT_TRUE(step_after(0.01, 0.002).converged) << "5e-4 mm are left";
  EXPECT_FALSE(step_after(0.0007, 0.0004).converged) << "it hardly nears";
  EXPECT_FALSE(step_after(0.004, 0.005).converged) << "it moves away";
  EXPECT_FALSE(step_after(10, 0.02).converged) << "points still change";
}

TEST(SearchStep, TakesWhatIsLeftWithTheLastStepOnly) {
  // Steps of 0.01, 0.002, 0.0004 ... mm end 0.0025 mm further on.
  EXPECT_NEAR(step_after(0.01, 0.002).correction[0], 0.0025, 1e-12);
  EXPECT_NEAR(step_after(0.02, 0.005).correction[0], 0.005, 1e-12);
  EXPECT_NEAR(step_after(0, 0.9e-5).correction[0], 0.9e-5, 1e-12);
}

TEST(SearchStep, SaysWhatItDid) {
  const Search far = step_after(0.1, 0.02);
  EXPECT_FALSE(far.frozen);
  EXPECT_EQ(far.iterations, 4);
  EXPECT_NEAR(far.moved, 0.02, 1e-12);
  EXPECT_EQ(far.inside, 0.5);
  EXPECT_NEAR(far.correction[0], 0.02, 1e-12);
  EXPECT_TRUE(step_after(0.1, 0.009).frozen);
  Search frozen;
  frozen.frozen = true;
  EXPECT_TRUE(search_step(frozen, shift_by(1, 100), 200, box()).frozen);
}

TEST(SearchStep, TakesAllPointsOnceTheWayIsShort) {
  EXPECT_FALSE(step_after(5, 0.41, false).every);
  EXPECT_TRUE(step_after(5, 0.39, false).every);
  EXPECT_TRUE(step_after(0, 0.01, false).every);
  EXPECT_TRUE(step_after(0.1, 5, true).every) << "never back";
}

// They have another minimum than all points, and the others' spans are unknown.
TEST(SearchStep, NeitherFreezesNorStopsWithTheSparsePoints) {
  EXPECT_FALSE(step_after(0.1, 0.001, false).frozen);
  EXPECT_FALSE(step_after(0.1, 0.001, false).converged);
  EXPECT_NEAR(step_after(0.1, 0.001, false).correction[0], 0.001, 1e-12);
  EXPECT_FALSE(step_after(0, 0.9e-5, false).converged);
}

// Steps to two minima tell no factor.
TEST(SearchStep, JudgesByStepsWithTheSamePointsOnly) {
  Search fit = step_after(5, 0.39, false);
  ASSERT_TRUE(fit.every);
  fit = search_step(fit, shift_by(0.009, 100), 200, box());
  EXPECT_TRUE(fit.frozen);
  EXPECT_FALSE(fit.converged);
  fit = search_step(fit, shift_by(0.0009, 100), 200, box());
  EXPECT_TRUE(fit.converged);
  EXPECT_NEAR(fit.correction[0], 0.39 + 0.009 + 0.001, 1e-12);
}

TEST(SearchStep, TakesAllPointsWhereTheSparseOnesDoNotDo) {
  for (const NormalEquations& few : {shift_by(1, 31), NormalEquations()}) {
    const Search next = search_step({}, few, 200, box());
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

TEST(SearchStep, IsLostWithTooFewPoints) {
  const Search all = whole();
  EXPECT_FALSE(search_step(all, shift_by(1, 32), 200, box()).lost);
  EXPECT_TRUE(search_step(all, shift_by(1, 31), 200, box()).lost);
  EXPECT_TRUE(search_step(all, NormalEquations(), 200, box()).lost);
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

TEST(CoarseDesigns, KnowTheRowsOfTheFirstSteps) {
  const Grid grid = samples::oblique_grid({12, 11, 10});
  const Options options;
  const Lattice lattice(grid, options);
  for (const CoarseDesign& design :
       make_coarse_designs(samples::noise(grid.shape), grid, options)) {
    NormalEquations few;
    ASSERT_EQ(std::ssize(design.sparse), lattice.size());
    for (std::int64_t n = 0; n < lattice.size(); ++n) {
      const auto at = static_cast<std::size_t>(n);
      EXPECT_EQ(design.sparse[at], sparse(lattice, n));
      if (sparse(lattice, n)) few.add(design.rows[at]);
    }
    EXPECT_LE(samples::apart(design.few, few), 1e-12);
  }
}

}  // namespace
}  // namespace stagecraft::realign
