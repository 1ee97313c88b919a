#include <Eigen/QR>

#include "common/scan/rigid.h"

/// Apart from the rest of rigid.h: it takes long to compile.
namespace stagecraft::inline scan {

Eigen::MatrixXd pseudo_inverse(const Eigen::MatrixXd& matrix) {
  return matrix.completeOrthogonalDecomposition().pseudoInverse();
}

}  // namespace stagecraft::inline scan
