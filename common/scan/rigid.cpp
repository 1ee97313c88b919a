#include "common/scan/rigid.h"

#include <Eigen/LU>
#include <algorithm>
#include <cmath>

namespace stagecraft {
inline namespace scan {

Eigen::MatrixXd rigid(const Parameters& p) {
  const Eigen::MatrixXd identity = Eigen::MatrixXd::Identity(4, 4);
  Eigen::MatrixXd t = identity;
  t.col(3).head(3) = p.head(3);
  Eigen::MatrixXd x = identity;
  x(1, 1) = x(2, 2) = std::cos(p[3]);
  x(1, 2) = std::sin(p[3]);
  x(2, 1) = -x(1, 2);
  Eigen::MatrixXd y = identity;
  y(0, 0) = y(2, 2) = std::cos(p[4]);
  y(0, 2) = std::sin(p[4]);
  y(2, 0) = -y(0, 2);
  Eigen::MatrixXd z = identity;
  z(0, 0) = z(1, 1) = std::cos(p[5]);
  z(0, 1) = std::sin(p[5]);
  z(1, 0) = -z(0, 1);
  return t * x * y * z;
}

Parameters parameters_of(const Eigen::Matrix4d& map) {
  Parameters p;
  p.head<3>() = map.topRightCorner<3, 1>();
  p[3] = std::atan2(map(1, 2), map(2, 2));
  p[4] = std::asin(std::clamp(map(0, 2), -1.0, 1.0));
  p[5] = std::atan2(map(0, 1), map(0, 0));
  return p;
}

Eigen::MatrixXd inverse(const Eigen::MatrixXd& matrix) {
  const Eigen::PartialPivLU<Eigen::MatrixXd> lu(matrix);
  if (std::abs(lu.determinant()) > 1e-10) return lu.inverse();
  return pseudo_inverse(matrix);
}

Parameters compose(const Parameters& second, const Parameters& first) {
  return parameters_of(rigid(second) * rigid(first));
}

Parameters opposite(const Parameters& p) {
  return parameters_of(inverse(rigid(p)));
}

Parameters about(const Parameters& p, const Eigen::Vector3d& centre) {
  Parameters result = p;
  result.head<3>() = apply(rigid(p), centre) - centre;
  return result;
}

double largest_displacement(const Parameters& p, const Grid& grid) {
  const Eigen::Matrix4d change = rigid(p) - Eigen::Matrix4d::Identity();
  double largest = 0;
  for (const Eigen::Vector3d& corner : corners(grid)) {
    largest = std::max(largest, apply(change, corner).norm());
  }
  return largest;
}

double rms_displacement(const Parameters& a, const Parameters& b,
                        const Eigen::Vector3d& centre, double radius) {
  // Over a solid ball E[x xT] = r^2 / 5 I, so the linear part contributes its
  // squared Frobenius norm times r^2 / 5.
  const Eigen::Matrix4d difference = rigid(a) - rigid(b);
  const Eigen::Vector3d shift = apply(difference, centre);
  const double turn = difference.topLeftCorner<3, 3>().squaredNorm();
  return std::sqrt(shift.squaredNorm() + radius * radius / 5 * turn);
}

}  // namespace scan
}  // namespace stagecraft
