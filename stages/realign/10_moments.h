#pragma once

#include <Eigen/Core>
#include <array>
#include <cstddef>

#include "stages/realign/06_bspline.h"
#include "stages/realign/base/normal_equations.h"

/// Sums over rows of sample points: what an iteration adds up. Points of a row
/// lie on a line, so that products with their positions are taken once a row.
namespace stagecraft::realign {

/// Sums over the points of a row that count, of what is multiplied by their
/// derivatives.
struct RowMoments {
  Eigen::Vector3d slope = Eigen::Vector3d::Zero();  ///< frame * gradient
  Eigen::Vector3d lever = Eigen::Vector3d::Zero();  ///< the same * n
  double value = 0;                                 ///< frame * value
  double frame = 0;
  double squared = 0;

  /// Adds point n.
  void add(double of_frame, const Local& reference, int n) {
    slope += of_frame * reference.gradient;
    lever += of_frame * n * reference.gradient;
    value += of_frame * reference.value;
    frame += of_frame;
    squared += of_frame * of_frame;
  }
};

/// Sums over the points that count of frame * derivative by the six parameters
/// and value, of the frame and of its square.
struct Moments {
  std::array<double, 7> by_column{};
  double frame = 0;
  double squared = 0;

  /// Adds a row whose point n lies at place + n * along.
  void add(const RowMoments& row, const Eigen::Vector3d& place,
           const Eigen::Vector3d& along) {
    Row sums = make_row(row.slope, place, row.value, 0);
    sums.segment<3>(3) += make_row(row.lever, along, 0, 0).segment<3>(3);
    for (std::size_t c = 0; c < 7; ++c)
      by_column[c] += sums[static_cast<Eigen::Index>(c)];
    frame += row.frame;
    squared += row.squared;
  }
};

/// The normal equations of the points that count, with the frame's part.
inline NormalEquations with_frame(NormalEquations equations,
                                  const Moments& moments) {
  auto& sums = equations.sums;
  for (int c = 0; c < 7; ++c)
    sums(7, c) = moments.by_column[static_cast<std::size_t>(c)];
  sums(7, 7) = moments.squared;
  sums(8, 7) = moments.frame;
  return equations;
}

}  // namespace stagecraft::realign
