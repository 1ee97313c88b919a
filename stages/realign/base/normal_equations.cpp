#include "stages/realign/base/normal_equations.h"

#include <Eigen/Cholesky>
#include <cmath>
#include <limits>

namespace stagecraft::realign {
namespace {

constexpr int reference_row = 6;
constexpr int frame_row = 7;
constexpr int one_row = 8;

}  // namespace

Row make_row(const Eigen::Vector3d& slope, const Eigen::Vector3d& position,
             double reference, double frame) {
  // With the signs of `rigid`, d/drx moves x by (0, x2, -x1), d/dry by
  // (x2, 0, -x0) and d/drz by (x1, -x0, 0).
  const Eigen::Vector3d& g = slope;
  const Eigen::Vector3d& x = position;
  Row row;
  row << g[0], g[1], g[2],        //
      g[1] * x[2] - g[2] * x[1],  // rx
      g[0] * x[2] - g[2] * x[0],  // ry
      g[0] * x[1] - g[1] * x[0],  // rz
      reference, frame, 1;
  return row;
}

double count(const NormalEquations& equations) {
  return equations.sums(one_row, one_row);
}

Parameters solve(const NormalEquations& equations) {
  // Least squares of  frame + J q - scale * reference: the columns are J and
  // -reference, the right-hand side is -frame.
  using Matrix7 = Eigen::Matrix<double, 7, 7>;
  using Vector7 = Eigen::Matrix<double, 7, 1>;
  Matrix7 normal = equations.sums.topLeftCorner<7, 7>();
  Vector7 right = -equations.sums.row(frame_row).head<7>().transpose();
  normal.row(reference_row).head<6>() *= -1;
  right[reference_row] *= -1;

  const Eigen::LDLT<Matrix7, Eigen::Lower> factor(normal);
  const Vector7 pivots = factor.vectorD();
  if (!(pivots.minCoeff() > 0)) {
    return Parameters::Constant(std::numeric_limits<double>::quiet_NaN());
  }
  return factor.solve(right).head<6>();
}

double correlation(const NormalEquations& equations) {
  const auto& m = equations.sums;
  const double n = count(equations);
  const double mean_reference = m(one_row, reference_row) / n;
  const double mean_frame = m(one_row, frame_row) / n;
  const double covariance =
      m(frame_row, reference_row) / n - mean_reference * mean_frame;
  const double variance_reference =
      m(reference_row, reference_row) / n - mean_reference * mean_reference;
  const double variance_frame =
      m(frame_row, frame_row) / n - mean_frame * mean_frame;
  const double product = variance_reference * variance_frame;
  return product > 0 ? covariance / std::sqrt(product) : 0;
}

bool frame_varies(const NormalEquations& equations) {
  const double n = count(equations);
  const double mean = equations.sums(one_row, frame_row) / n;
  const double square = equations.sums(frame_row, frame_row) / n;
  return square - mean * mean > 1e-6 * square;
}

}  // namespace stagecraft::realign
