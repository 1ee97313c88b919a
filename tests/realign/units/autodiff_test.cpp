#include <gtest/gtest.h>

#include <complex>
#include <random>

#include "common/scan/bspline.h"
#include "stages/realign/07_autodiff.h"
#include "tests/realign/units/samples.h"

namespace stagecraft::realign {
namespace {

using Complex = std::complex<double>;

/// A dual number along one parameter as a complex one with a tiny imaginary
/// part: analytic functions of it have their derivative there, to rounding.
constexpr double tiny = 1e-30;

Complex along(const Dual& dual, int n) {
  return {dual.value, tiny * dual.slope[n]};
}

/// Holds `function` of random dual numbers against complex ones.
template <class Function>
void expect_rule(const Function& function) {
  std::mt19937 random(3);
  for (int round = 0; round < 20; ++round) {
    Dual a(samples::uniform(random, -2, 2));
    Dual b(samples::uniform(random, -2, 2));
    for (int n = 0; n < 6; ++n) {
      a.slope[n] = samples::uniform(random, -2, 2);
      b.slope[n] = samples::uniform(random, -2, 2);
    }
    const Dual found = function(a, b);
    for (int n = 0; n < 6; ++n) {
      const Complex expected = function(along(a, n), along(b, n));
      EXPECT_NEAR(found.value, expected.real(), 1e-14);
      EXPECT_NEAR(found.slope[n], expected.imag() / tiny, 1e-13);
    }
  }
}

TEST(DualNumbers, FollowTheRulesOfDerivatives) {
  using std::cos;
  using std::sin;
  expect_rule([](const auto& a, const auto& b) { return a + b; });
  expect_rule([](const auto& a, const auto& b) { return a - b; });
  expect_rule([](const auto& a, const auto& b) { return a * b; });
  expect_rule([](const auto& a, const auto&) { return a * 1.7; });
  expect_rule([](const auto& a, const auto&) { return a / 1.7; });
  expect_rule([](const auto& a, const auto&) { return 1.0 - a; });
  expect_rule([](const auto& a, const auto&) { return sin(a); });
  expect_rule([](const auto& a, const auto&) { return cos(a); });
  expect_rule([](auto a, const auto& b) { return a += b; });
  expect_rule([](const auto& a, const auto& b) {
    return sin(a * b) * cos(a - b) / 3.0 + a * a * a;
  });
}

TEST(DualNumbers, VariablesAndConstants) {
  for (int n = 0; n < 6; ++n) {
    EXPECT_EQ(variable(n).value, 0);
    EXPECT_EQ(variable(n).slope, Parameters::Unit(n));
  }
  EXPECT_EQ(Dual(5).value, 5);
  EXPECT_EQ(Dual(5).slope, Parameters::Zero());
}

TEST(DualMaps, MoveAsRigidDoes) {
  const Eigen::Matrix4d map = inverse(samples::oblique_grid({9, 8, 7}).affine);
  const DualMap dual = after_motion(map);
  constexpr double h = 1e-5;
  for (int n = 0; n < 6; ++n) {
    const Parameters q = h * Parameters::Unit(n);
    const Eigen::Matrix4d slope = (map * rigid(q) - map * rigid(-q)) / (2 * h);
    for (int row = 0; row < 3; ++row) {
      for (int column = 0; column < 4; ++column) {
        EXPECT_EQ(dual[row][column].value, map(row, column));
        EXPECT_NEAR(dual[row][column].slope[n], slope(row, column), 1e-9);
      }
    }
  }
}

// What a dual number finds is what was derived by hand: 1e-12 of the largest.
TEST(DualRows, AreThoseDerivedByHand) {
  const Grid grid = samples::oblique_grid({9, 8, 7});
  const Volume spline = samples::noise_spline(grid.shape);
  const Parameters moved{0.7, -0.4, 1.1, 0.05, -0.08, 0.03};
  const Eigen::Matrix4d to_voxel = inverse(rigid(moved) * grid.affine);
  const DualMap dual_map = after_motion(to_voxel);
  std::mt19937 random(4);
  for (int round = 0; round < 500; ++round) {
    const Eigen::Vector3d within(samples::uniform(random, 0, 8),
                                 samples::uniform(random, 0, 7),
                                 samples::uniform(random, 0, 6));
    const Eigen::Vector3d position = world(grid, within);
    const Eigen::Vector3d voxel = apply(to_voxel, position);
    const Eigen::Vector3d slope =
        to_voxel.topLeftCorner<3, 3>().transpose() * gradient(spline, voxel);
    const Row expected = make_row(slope, position, 4.5, value(spline, voxel));
    const Row found = dual_row(interpolate(spline, dual_map, position), 4.5);
    EXPECT_LE((found - expected).cwiseAbs().maxCoeff(),
              1e-12 * expected.cwiseAbs().maxCoeff())
        << found.transpose() << "\n"
        << expected.transpose();
  }
}

}  // namespace
}  // namespace stagecraft::realign
