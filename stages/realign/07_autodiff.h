#pragma once

#include <Eigen/Core>
#include <array>
#include <cmath>

#include "stages/realign/06_bspline.h"
#include "stages/realign/base/motion.h"
#include "stages/realign/base/normal_equations.h"

/// Forward-mode automatic differentiation: a number that carries its
/// derivatives by the six parameters along. Source: Griewank, Walther,
/// "Evaluating Derivatives", 2008, chapter 3.
namespace stagecraft::realign {

struct Dual {
  double value = 0;
  Eigen::Matrix<double, 6, 1> slope = Eigen::Matrix<double, 6, 1>::Zero();

  Dual() = default;
  /// A constant.
  Dual(double constant) : value(constant) {}
  Dual(double number, const Eigen::Matrix<double, 6, 1>& derivatives)
      : value(number), slope(derivatives) {}

  Dual& operator+=(const Dual& b) {
    value += b.value;
    slope += b.slope;
    return *this;
  }
};

/// Parameter number n, where it is 0.
inline Dual variable(int n) {
  return {0, Eigen::Matrix<double, 6, 1>::Unit(n)};
}

inline Dual operator+(const Dual& a, const Dual& b) {
  return {a.value + b.value, a.slope + b.slope};
}
inline Dual operator-(const Dual& a, const Dual& b) {
  return {a.value - b.value, a.slope - b.slope};
}
inline Dual operator*(const Dual& a, const Dual& b) {
  return {a.value * b.value, a.value * b.slope + b.value * a.slope};
}
inline Dual operator*(const Dual& a, double b) {
  return {a.value * b, a.slope * b};
}
inline Dual operator/(const Dual& a, double b) { return a * (1 / b); }
inline Dual sin(const Dual& a) {
  return {std::sin(a.value), std::cos(a.value) * a.slope};
}
inline Dual cos(const Dual& a) {
  return {std::cos(a.value), -std::sin(a.value) * a.slope};
}

/// The upper three rows of a 4x4 map of points.
using DualMap = std::array<std::array<Dual, 4>, 3>;

/// `map` after the rigid motion T Rx Ry Rz of the six variables, in SPM's
/// signs, written as its definition: no derivative is derived by hand.
inline DualMap after_motion(const Eigen::Matrix4d& map) {
  const Dual sx = sin(variable(3)), cx = cos(variable(3));
  const Dual sy = sin(variable(4)), cy = cos(variable(4));
  const Dual sz = sin(variable(5)), cz = cos(variable(5));
  using Rows = std::array<std::array<Dual, 3>, 3>;
  const auto product = [](const Rows& a, const Rows& b) {
    Rows c;
    for (int i = 0; i < 3; ++i) {
      for (int j = 0; j < 3; ++j) {
        for (int n = 0; n < 3; ++n) c[i][j] += a[i][n] * b[n][j];
      }
    }
    return c;
  };
  const Dual minus(-1);
  const Rows rx = {{{1, 0, 0}, {0, cx, sx}, {0, minus * sx, cx}}};
  const Rows ry = {{{cy, 0, sy}, {0, 1, 0}, {minus * sy, 0, cy}}};
  const Rows rz = {{{cz, sz, 0}, {minus * sz, cz, 0}, {0, 0, 1}}};
  const Rows turn = product(product(rx, ry), rz);
  DualMap result;
  for (int i = 0; i < 3; ++i) {
    result[i][3] = map(i, 3);
    for (int n = 0; n < 3; ++n) {
      for (int j = 0; j < 3; ++j) result[i][j] += turn[n][j] * map(i, n);
      result[i][3] += variable(n) * map(i, n);
    }
  }
  return result;
}

/// The spline where the map sends a point, with its derivatives by the motion.
/// Cost: about seven times that of the value alone.
inline Dual interpolate(const Volume& coefficients, const DualMap& map,
                        const Eigen::Vector3d& point) {
  Eigen::Vector3d voxel;
  std::array<Dual, 3> f;
  for (int axis = 0; axis < 3; ++axis) {
    const Dual x = map[axis][0] * point[0] + map[axis][1] * point[1] +
                   map[axis][2] * point[2] + map[axis][3];
    voxel[axis] = x.value;
    f[axis] = x - Dual(std::floor(x.value));
  }
  return sum_of_taps(coefficients, neighbours(coefficients.shape(), voxel), f);
}

/// The row of a sample: what `make_row` derives by hand.
inline Row dual_row(const Dual& frame, double reference) {
  Row row;
  row << frame.slope, reference, frame.value, 1;
  return row;
}

}  // namespace stagecraft::realign
