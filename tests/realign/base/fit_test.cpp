#include "stages/realign/base/fit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "common/base/error.h"

namespace stagecraft::realign {
namespace {

/// 41 mm along each side, from the origin.
Grid grid_of_phantom() {
  Grid grid;
  grid.shape = {41, 41, 41};
  return grid;
}

/// Equations of which q is the solution.
NormalEquations equations_for(const Parameters& q, int rows) {
  std::mt19937 random(1);
  std::normal_distribution<double> number;
  NormalEquations equations;
  for (int n = 0; n < rows; ++n) {
    Row row = make_row(
        {number(random), number(random), number(random)},
        {20 * number(random), 20 * number(random), 20 * number(random)},
        100 + 10 * number(random), 0);
    row[7] = row[6] - row.head<6>().dot(q);
    equations.add(row);
  }
  return equations;
}

Parameters shifted_by(double x) {
  Parameters p = Parameters::Zero();
  p[0] = x;
  return p;
}

const Parameters start = [] {
  Parameters p;
  p << 1, 2, 3, 0.1, 0.2, 0.3;
  return p;
}();

// What the frame needs in addition comes after what it has: q moves the
// reference, so its opposite moves the frame.
TEST(Step, AppliesTheOppositeOfTheSolution) {
  Parameters q;
  q << 0.4, -0.3, 0.2, 0.01, -0.02, 0.03;
  const Fit next = step({.correction = start}, equations_for(q, 100), 125,
                        grid_of_phantom());
  const Eigen::Matrix4d expected = inverse(rigid(q)) * rigid(start);
  EXPECT_LE((rigid(next.correction) - expected).cwiseAbs().maxCoeff(), 1e-9);
  EXPECT_EQ(next.iterations, 1);
  EXPECT_FALSE(next.lost);
  EXPECT_DOUBLE_EQ(next.inside, 0.8);
  EXPECT_EQ(next.correlation, correlation(equations_for(q, 100)));
}

struct Moved {
  double by;
  bool freezes;
  bool converges;
};

TEST(Step, FreezesAndConvergesByWhatItMoved) {
  for (const auto& [by, freezes, converges] :
       {Moved{0.011, false, false}, Moved{0.009, true, false},
        Moved{1.1e-5, true, false}, Moved{0.9e-5, true, true}}) {
    const Fit next =
        step({}, equations_for(shifted_by(by), 100), 100, grid_of_phantom());
    EXPECT_EQ(next.frozen, freezes) << by;
    EXPECT_EQ(next.converged, converges) << by;
    EXPECT_EQ(finished(next), converges) << by;
  }
}

// Points that come and go at the margin keep the steps long.
TEST(Step, FreezesAfterManySteps) {
  const auto frozen_after = [](int before, double by = 0.09) {
    return step({.iterations = before}, equations_for(shifted_by(by), 100), 100,
                grid_of_phantom())
        .frozen;
  };
  EXPECT_FALSE(frozen_after(22));
  EXPECT_TRUE(frozen_after(23));
  EXPECT_FALSE(frozen_after(23, 0.11)) << "the points would be carried away";
}

TEST(Step, StaysFrozen) {
  const Fit next = step({.frozen = true}, equations_for(shifted_by(1), 100),
                        100, grid_of_phantom());
  EXPECT_TRUE(next.frozen);
  EXPECT_FALSE(next.converged);
}

TEST(Step, IsLostWithTooFewPoints) {
  EXPECT_FALSE(
      step({}, equations_for(shifted_by(1), 32), 100, grid_of_phantom()).lost);
  const Fit lost =
      step({.correction = start, .iterations = 3},
           equations_for(shifted_by(1), 31), 100, grid_of_phantom());
  EXPECT_TRUE(lost.lost);
  EXPECT_TRUE(finished(lost));
  EXPECT_EQ(lost.correction, start);
  EXPECT_EQ(lost.iterations, 3);
}

TEST(Step, IsLostWithoutASolution) {
  NormalEquations flat;
  for (int n = 0; n < 100; ++n) {
    flat.add(make_row({0, 0, 0}, {1, 2, 1.0 * n}, 100, 100));
  }
  const Fit lost = step({.correction = start}, flat, 100, grid_of_phantom());
  EXPECT_TRUE(lost.lost);
  EXPECT_EQ(lost.correction, start);
}

TEST(Fits, EndAtTheCap) {
  EXPECT_FALSE(finished({.iterations = 63}));
  EXPECT_TRUE(finished({.iterations = 64}));
}

Fit good(double correlation = 0.99) {
  return {.iterations = 4,
          .converged = true,
          .inside = 0.9,
          .correlation = correlation};
}

TEST(Fits, AreDoubtfulForOneReason) {
  EXPECT_FALSE(doubtful(good()));
  EXPECT_FALSE(doubtful(good(0.981)));
  Fit fit = good();
  fit.converged = false;
  EXPECT_TRUE(doubtful(fit));
  fit = good();
  fit.inside = 0.49;
  EXPECT_TRUE(doubtful(fit));
  EXPECT_TRUE(doubtful(good(0.979)));
  fit = good();
  fit.lost = true;
  fit.converged = false;
  EXPECT_TRUE(doubtful(fit));
}

TEST(Better, IsTheOneThatExplainsMore) {
  Fit a = good(0.92), b = good(0.97);
  a.correction = shifted_by(1);
  b.correction = shifted_by(2);
  EXPECT_EQ(better(a, b).correction, shifted_by(2));
  EXPECT_EQ(better(b, a).correction, shifted_by(2));
  EXPECT_EQ(better(a, b).iterations, 8);
  b.lost = true;
  EXPECT_EQ(better(a, b).correction, shifted_by(1));
  EXPECT_EQ(better(b, a).correction, shifted_by(1));
  EXPECT_FALSE(better(a, b).lost);
  a.lost = true;
  EXPECT_TRUE(better(a, b).lost);
}

/// Notes the calls and answers them with prepared fits.
struct FitAt {
  std::vector<Fit> answers;
  std::vector<std::pair<int, double>> calls{};

  Fit operator()(int level, const Parameters& from) {
    calls.emplace_back(level, from[0]);
    return answers.at(calls.size() - 1);
  }
};

TEST(CoarseToFine, TakesAGoodFitAtOnce) {
  FitAt fit{{good()}};
  coarse_to_fine(std::ref(fit), shifted_by(7));
  EXPECT_THAT(fit.calls, testing::ElementsAre(testing::Pair(0, 7)));
}

TEST(CoarseToFine, StartsAgainFromACoarseFit) {
  Fit coarse = good();
  coarse.correction = shifted_by(3);
  Fit fine = good(0.99);
  fine.correction = shifted_by(4);
  FitAt fit{{good(0.5), coarse, fine}};
  const Fit found = coarse_to_fine(std::ref(fit), shifted_by(7));
  EXPECT_THAT(fit.calls,
              testing::ElementsAre(testing::Pair(0, 7), testing::Pair(1, 7),
                                   testing::Pair(0, 3)));
  EXPECT_EQ(found.correction, shifted_by(4));
}

TEST(Accept, PassesOnWhatWasFound) {
  Fit fit = good();
  fit.correction = start;
  const FrameMotion moved = accept(fit);
  EXPECT_EQ(moved.correction, start);
  EXPECT_EQ(moved.iterations, 4);
  EXPECT_TRUE(moved.converged);
  fit.converged = false;
  EXPECT_FALSE(accept(fit).converged);
}

TEST(Accept, MarksAFrameThatIsLost) {
  Fit fit = good();
  EXPECT_FALSE(accept(fit).lost);
  fit.lost = true;
  EXPECT_TRUE(accept(fit).lost);
  EXPECT_FALSE(accept(fit).converged);
}

// As where a frame is constant: in single precision something is left.
TEST(Step, LosesAFrameWithoutContrast) {
  NormalEquations equations = equations_for(shifted_by(1), 100);
  EXPECT_FALSE(step({}, equations, 100, grid_of_phantom()).lost);
  const double n = count(equations);
  equations.sums(8, 7) = n * 5;
  equations.sums(7, 7) = n * 25 * (1 + 1e-7);
  EXPECT_TRUE(step({}, equations, 100, grid_of_phantom()).lost);
  equations.sums.row(7).setZero();
  EXPECT_TRUE(step({}, equations, 100, grid_of_phantom()).lost);
}

}  // namespace
}  // namespace stagecraft::realign
