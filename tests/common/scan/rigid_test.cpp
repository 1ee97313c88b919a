#include "common/scan/rigid.h"

#include <gtest/gtest.h>

#include <Eigen/LU>
#include <cmath>
#include <numbers>
#include <random>

namespace stagecraft {
namespace {

constexpr double half_turn = std::numbers::pi;

Parameters parameters(double tx, double ty, double tz, double rx, double ry,
                      double rz) {
  Parameters p;
  p << tx, ty, tz, rx, ry, rz;
  return p;
}

const Parameters one = parameters(3, -2, 5, 0.2, -0.3, 0.4);
const Parameters other = parameters(-1, 4, 2, -0.1, 0.25, 0.3);

::testing::AssertionResult close(const Eigen::MatrixXd& a,
                                 const Eigen::MatrixXd& b,
                                 double tolerance = 1e-14) {
  if ((a - b).cwiseAbs().maxCoeff() <= tolerance) {
    return ::testing::AssertionSuccess();
  }
  return ::testing::AssertionFailure() << "\n" << a << "\nis not\n" << b;
}

// Quarter turns and a shift, written out by hand in SPM's signs.
TEST(Rigid, HasTheSignsOfSpm) {
  Eigen::Matrix4d expected;
  expected << 1, 0, 0, 7,  //
      0, 0, 1, 8,          //
      0, -1, 0, 9,         //
      0, 0, 0, 1;
  EXPECT_TRUE(close(rigid(parameters(7, 8, 9, half_turn / 2, 0, 0)), expected));
  expected << 0, 0, 1, 0,  //
      0, 1, 0, 0,          //
      -1, 0, 0, 0,         //
      0, 0, 0, 1;
  EXPECT_TRUE(close(rigid(parameters(0, 0, 0, 0, half_turn / 2, 0)), expected));
  expected << 0, 1, 0, 0,  //
      -1, 0, 0, 0,         //
      0, 0, 1, 0,          //
      0, 0, 0, 1;
  EXPECT_TRUE(close(rigid(parameters(0, 0, 0, 0, 0, half_turn / 2)), expected));
}

TEST(Rigid, ShiftsAfterTurningAboutZThenYThenX) {
  const Eigen::Matrix4d product = rigid(parameters(3, -2, 5, 0, 0, 0)) *
                                  rigid(parameters(0, 0, 0, 0.2, 0, 0)) *
                                  rigid(parameters(0, 0, 0, 0, -0.3, 0)) *
                                  rigid(parameters(0, 0, 0, 0, 0, 0.4));
  EXPECT_TRUE(close(rigid(one), product));
}

TEST(Rigid, GivesItsParametersBack) {
  for (const Parameters& p :
       {one, other, parameters(0, 0, 0, 3, 1.5, -3), Parameters::Zero().eval(),
        parameters(1, 2, 3, -0.5, -1.5, 2.5)}) {
    EXPECT_TRUE(close(parameters_of(rigid(p)), p, 1e-13));
  }
}

TEST(Inverse, IsTheInverseAboveTheThreshold) {
  EXPECT_TRUE(close(inverse(rigid(one)) * rigid(one),
                    Eigen::Matrix4d::Identity(), 1e-14));
}

TEST(Inverse, IsThePseudoInverseBelowTheThreshold) {
  Eigen::MatrixXd flat(3, 3);
  flat << 1, 2, 3, 2, 4, 6, 1, 0, 1;
  const Eigen::MatrixXd found = inverse(flat);
  ASSERT_TRUE(found.allFinite());
  EXPECT_TRUE(close(flat * found * flat, flat, 1e-12));
  EXPECT_TRUE(close(found * flat * found, found, 1e-12));
  EXPECT_TRUE(close(flat * found, (flat * found).transpose(), 1e-12));
  EXPECT_TRUE(close(found * flat, (found * flat).transpose(), 1e-12));
  // On the two sides of 1e-10: a pseudo-inverse leaves out what is that small
  // beside the rest.
  Eigen::MatrixXd uneven = Eigen::MatrixXd::Zero(2, 2);
  uneven(0, 0) = 1e4;
  uneven(1, 1) = 1.1e-14;
  EXPECT_NEAR(inverse(uneven)(1, 1) * uneven(1, 1), 1, 1e-12);
  uneven(1, 1) = 0.9e-14;
  EXPECT_EQ(inverse(uneven)(1, 1), 0);
  EXPECT_NEAR(inverse(uneven)(0, 0), 1e-4, 1e-16);
  EXPECT_TRUE(
      close(inverse(Eigen::MatrixXd::Zero(4, 4)), Eigen::Matrix4d::Zero()));
}

TEST(Motions, AreComposedAndUndone) {
  const Eigen::Vector3d x(10, -20, 30);
  EXPECT_TRUE(close(apply(rigid(compose(one, other)), x),
                    apply(rigid(one), apply(rigid(other), x)), 1e-12));
  EXPECT_TRUE(
      close(apply(rigid(opposite(one)), apply(rigid(one), x)), x, 1e-12));
  EXPECT_TRUE(close(compose(opposite(one), one), Parameters::Zero(), 1e-14));
}

TEST(Motions, AreToldAboutAnotherCentre) {
  const Eigen::Vector3d c(10, -20, 30);
  const Eigen::Vector3d x(-7, 8, 9);
  const Parameters moved = about(one, c);
  EXPECT_TRUE(close(moved.tail<3>(), one.tail<3>()));
  // x -> c + R (x - c) + t is the same map.
  const Eigen::Matrix3d turn = rigid(one).topLeftCorner(3, 3);
  EXPECT_TRUE(
      close(c + turn * (x - c) + moved.head<3>(), apply(rigid(one), x), 1e-12));
  EXPECT_TRUE(close(about(one, Eigen::Vector3d::Zero()), one));
}

TEST(Displacement, IsLargestInACorner) {
  Grid grid;
  grid.shape = {11, 21, 31};
  grid.affine.diagonal().head<3>().setConstant(2);
  EXPECT_DOUBLE_EQ(largest_displacement(parameters(3, 4, 0, 0, 0, 0), grid), 5);
  // About z, the farthest corners lie sqrt(20^2 + 40^2) mm from the axis.
  EXPECT_NEAR(largest_displacement(parameters(0, 0, 0, 0, 0, 0.1), grid),
              2 * std::sin(0.05) * std::hypot(20, 40), 1e-12);
  EXPECT_NEAR(largest_displacement(parameters(0, 0, 0, 0.1, 0, 0), grid),
              2 * std::sin(0.05) * std::hypot(40, 60), 1e-12);
  EXPECT_EQ(largest_displacement(Parameters::Zero(), grid), 0);
}

TEST(Displacement, IsTheRootMeanSquareOverASolidBall) {
  const Eigen::Vector3d middle(5, -12, 30);
  constexpr double radius = 80;
  const Eigen::Matrix4d difference = rigid(one) - rigid(other);
  std::mt19937 random(1);
  std::uniform_real_distribution<double> side(-radius, radius);
  double sum = 0;
  int points = 0;
  while (points < 200000) {
    const Eigen::Vector3d x(side(random), side(random), side(random));
    if (x.norm() > radius) continue;
    sum += apply(difference, middle + x).squaredNorm();
    ++points;
  }
  const double sampled = std::sqrt(sum / points);
  const double found = rms_displacement(one, other, middle, radius);
  EXPECT_NEAR(found, sampled, 0.005 * sampled);
  EXPECT_EQ(rms_displacement(one, other, middle), found);
  EXPECT_DOUBLE_EQ(rms_displacement(parameters(2, 3, 6, 0, 0, 0),
                                    Parameters::Zero(), middle),
                   7);
}

}  // namespace
}  // namespace stagecraft
