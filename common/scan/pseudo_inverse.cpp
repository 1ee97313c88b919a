#include <Eigen/QR>

#include "common/scan/rigid.h"

/// Apart from the rest of rigid.h: it takes long to compile.
namespace stagecraft {
inline namespace scan {

Eigen::MatrixXd pseudo_inverse(const Eigen::MatrixXd& matrix) {
  return matrix.completeOrthogonalDecomposition().pseudoInverse();
}

}  // namespace scan
}  // namespace stagecraft
