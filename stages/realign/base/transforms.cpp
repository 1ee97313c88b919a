#include "stages/realign/base/transforms.h"

#include <fmt/format.h>

#include <Eigen/Geometry>
#include <Eigen/LU>
#include <algorithm>
#include <array>
#include <cmath>

namespace stagecraft::realign {
namespace {

/// The axis of the world that each axis of voxels follows: the assignment with
/// the largest sum of cosines.
std::array<int, 3> nearest_axes(const Eigen::Matrix3d& directions) {
  std::array<int, 3> axes{0, 1, 2};
  std::array<int, 3> nearest = axes;
  double largest = 0;
  do {
    double sum = 0;
    for (int v = 0; v < 3; ++v)
      sum += std::abs(directions(axes[static_cast<unsigned>(v)], v));
    if (sum > largest) {
      largest = sum;
      nearest = axes;
    }
  } while (std::ranges::next_permutation(axes).found);
  return nearest;
}

/// RAS+ to LPS+, or back.
const Eigen::DiagonalMatrix<double, 4> lps(-1, -1, 1, 1);

/// The numbers of a matrix row by row, with as many digits as they have.
template <typename Matrix>
std::string row_by_row(const Matrix& matrix) {
  // Adding zero turns -0 into 0.
  const auto numbers = (matrix.array() + 0.0).eval();
  return fmt::format(
      "{}", fmt::join(numbers.template reshaped<Eigen::RowMajor>(), " "));
}

}  // namespace

Eigen::Matrix4d fsl_coordinates(const Grid& grid) {
  const Eigen::Vector3d size = voxel_size(grid);
  Eigen::Matrix4d scaled = size.homogeneous().asDiagonal();
  if (grid.affine.determinant() > 0) {
    scaled(0, 0) = -size[0];
    scaled(0, 3) = (grid.shape[0] - 1) * size[0];
  }
  return scaled;
}

Eigen::Matrix4d afni_coordinates(const Grid& grid) {
  const Eigen::Vector3d size = voxel_size(grid);
  const Eigen::Matrix3d directions =
      grid.affine.topLeftCorner<3, 3>() * size.cwiseInverse().asDiagonal();
  const std::array<int, 3> axes = nearest_axes(directions);
  Eigen::Matrix4d straight = Eigen::Matrix4d::Zero();
  straight.col(3) = grid.affine.col(3);
  for (int v = 0; v < 3; ++v) {
    const int axis = axes[static_cast<unsigned>(v)];
    straight(axis, v) = std::copysign(size[v], directions(axis, v));
  }
  return lps * straight * grid.affine.inverse();
}

std::string fsl_matrix(const Parameters& correction, const Grid& frame,
                       const Grid& reference) {
  const Eigen::Matrix4d map = fsl_coordinates(reference) *
                              reference.affine.inverse() * rigid(correction) *
                              frame.affine * fsl_coordinates(frame).inverse();
  std::string text;
  for (const auto& row : map.rowwise()) text += row_by_row(row) + '\n';
  return text;
}

std::string afni_rows(const Motion& motion, const Grid& frame,
                      const Grid& reference) {
  const Eigen::Matrix4d to_frame = afni_coordinates(frame);
  const Eigen::Matrix4d from_reference = afni_coordinates(reference).inverse();
  std::string text = "# 3dvolreg matrices (DICOM-to-DICOM, row-by-row):\n";
  for (const FrameMotion& row : motion) {
    const Eigen::Matrix4d map =
        to_frame * inverse(rigid(row.correction)) * from_reference;
    text += row_by_row(map.topRows<3>()) + '\n';
  }
  return text;
}

std::string itk_transform(const Parameters& correction) {
  const Eigen::Matrix4d map = lps * inverse(rigid(correction)) * lps;
  return fmt::format(
      "#Insight Transform File V1.0\n"
      "#Transform 0\n"
      "Transform: AffineTransform_double_3_3\n"
      "Parameters: {} {}\n"
      "FixedParameters: 0 0 0\n",
      row_by_row(map.topLeftCorner<3, 3>()),
      row_by_row(map.topRightCorner<3, 1>()));
}

}  // namespace stagecraft::realign
