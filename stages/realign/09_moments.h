#pragma once

#include <Eigen/Core>
#include <array>
#include <cstddef>

#include "stages/realign/base/normal_equations.h"

/// Sums over rows of sample points: what an iteration adds up. Points of a row
/// lie on a line, so that products with their positions are taken once a row.
namespace stagecraft::realign {

/// The gradient (world, per mm), then the value. The derivatives by a rotation
/// are products of gradient and position, and positions lie on a line.
inline constexpr std::size_t columns = 4;
inline constexpr std::size_t value_column = 3;

/// Sums over the points of a row that count. The residual, frame - scale *
/// value, is small where frame and value are not: single precision then costs
/// nothing.
struct RowMoments {
  Eigen::Vector3d slope = Eigen::Vector3d::Zero();  ///< residual * gradient
  Eigen::Vector3d lever = Eigen::Vector3d::Zero();  ///< the same * n
  double value = 0;                                 ///< residual * value
  double residual = 0;
  double squared = 0;

  /// Adds point n; `at` points to its first column.
  void add(double of_point, const float* at, std::size_t stride, int n) {
    const Eigen::Vector3d gradient(at[0], at[stride], at[2 * stride]);
    slope += of_point * gradient;
    lever += of_point * n * gradient;
    value += of_point * at[value_column * stride];
    residual += of_point;
    squared += of_point * of_point;
  }
};

/// Sums over the points that count of residual * derivative by the six
/// parameters and value, of the residual and of its square.
struct Moments {
  std::array<double, 7> by_column{};
  double residual = 0;
  double squared = 0;

  /// Adds a row whose point n lies at place + n * along.
  void add(const RowMoments& row, const Eigen::Vector3d& place,
           const Eigen::Vector3d& along) {
    Row sums = make_row(row.slope, place, row.value, 0);
    sums.segment<3>(3) += make_row(row.lever, along, 0, 0).segment<3>(3);
    for (std::size_t c = 0; c < 7; ++c)
      by_column[c] += sums[static_cast<Eigen::Index>(c)];
    residual += row.residual;
    squared += row.squared;
  }
};

/// The normal equations of the points that count, with the frame's part.
inline NormalEquations with_frame(NormalEquations equations,
                                  const Moments& moments, double scale) {
  auto& sums = equations.sums;
  for (int c = 0; c < 7; ++c)
    sums(7, c) =
        moments.by_column[static_cast<std::size_t>(c)] + scale * sums(6, c);
  sums(7, 7) = moments.squared + 2 * scale * moments.by_column[6] +
               scale * scale * sums(6, 6);
  sums(8, 7) = moments.residual + scale * sums(8, 6);
  return equations;
}

/// The factor between frame and reference, from their normal equations.
inline double scale_of(const NormalEquations& equations) {
  return equations.sums(7, 6) / equations.sums(6, 6);
}

}  // namespace stagecraft::realign
