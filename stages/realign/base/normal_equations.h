#pragma once

#include <Eigen/Core>

#include "common/scan/rigid.h"

namespace stagecraft::realign {

/// One sample point as the linear least squares problem sees it: the derivative
/// of frame t by the six parameters, the reference value, the value of
/// frame t, and 1.
using Row = Eigen::Matrix<double, 9, 1>;

/// The row of a sample at `position` (world, mm). `slope` is the gradient of
/// frame t carried to the world of the reference (per mm): the derivatives are
/// those by a motion q of the reference, at q = 0, hand-derived from `rigid`.
Row make_row(const Eigen::Vector3d& slope, const Eigen::Vector3d& position,
             double reference, double frame);

/// Sums of products of rows: the normal equations of a Gauss-Newton step, with
/// the moments from which the fit is judged. Flat, so that it can be sent as
/// bytes; sums of parts are added with +=.
struct NormalEquations {
  /// Sum of row rowT, lower triangle.
  Eigen::Matrix<double, 9, 9> sums = Eigen::Matrix<double, 9, 9>::Zero();

  /// Cost: 45 multiply-adds.
  void add(const Row& row) {
    sums.selfadjointView<Eigen::Lower>().rankUpdate(row);
  }
  NormalEquations& operator+=(const NormalEquations& other) {
    sums += other.sums;
    return *this;
  }
};

/// Number of rows added.
double count(const NormalEquations& equations);

/// The step q that lets frame(R(q) x) = scale * reference(x) best over the
/// rows, scale being the seventh unknown. Not finite where the rows do not
/// determine it.
Parameters solve(const NormalEquations& equations);

/// Pearson correlation of frame and reference over the rows; 0 where either is
/// constant.
double correlation(const NormalEquations& equations);

/// Whether the frame varies over the rows by more than a thousandth of its root
/// mean square, which sums in single precision may leave of a constant.
bool frame_varies(const NormalEquations& equations);

}  // namespace stagecraft::realign
