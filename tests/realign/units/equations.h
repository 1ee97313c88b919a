#pragma once

#include "common/scan/grid.h"
#include "stages/realign/base/normal_equations.h"

/// Normal equations that the tests of several rungs share.
namespace stagecraft::realign::samples {

/// Largest difference of two sums, of their largest entry.
inline double apart(const NormalEquations& a, const NormalEquations& b) {
  using Lower = Eigen::Matrix<double, 9, 9>;
  const Lower first = a.sums.triangularView<Eigen::Lower>();
  const Lower second = b.sums.triangularView<Eigen::Lower>();
  return (first - second).cwiseAbs().maxCoeff() / second.cwiseAbs().maxCoeff();
}

inline Grid box() {
  Grid grid;
  grid.shape = {41, 41, 31};
  grid.affine.diagonal().head<3>() << 3, 3, 3;
  grid.affine.topRightCorner<3, 1>() << -60, -60, -45;
  return grid;
}

/// Equations of `points` rows whose solution is a shift by `mm` along x.
inline NormalEquations shift_by(double mm, double points) {
  NormalEquations equations;
  equations.sums.topLeftCorner<7, 7>().setIdentity();
  equations.sums(7, 0) = mm;
  equations.sums(7, 6) = 1;
  equations.sums(7, 7) = points;
  equations.sums(8, 8) = points;
  return equations;
}

}  // namespace stagecraft::realign::samples
