#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "stages/realign/06_bspline.h"
#include "stages/realign/base/normal_equations.h"
#include "stages/realign/base/options.h"

/// Sample points by the row: a rigid map sends a row of voxels to a straight
/// line, so that what is linear along it is computed once a row.
namespace stagecraft::realign {

/// A row of sample points of the reference, or what a mask leaves of it.
struct SampleRow {
  Eigen::Vector3d voxel;  ///< its first point
  Eigen::Vector3d place;  ///< the same in the world, mm
  bool sparse = false;    ///< serves the first steps
  int length = 0;         ///< points
};

/// The sample points of a reference at one level, row by row.
struct SampleRows {
  double fwhm = 0;              ///< smoothing, mm
  Margins margin{};             ///< of a frame's faces, where none counts
  int length = 0;               ///< points of the longest row
  Eigen::Vector3d along;        ///< from a point to the next, mm
  std::vector<SampleRow> rows;  ///< of the lattice
  NormalEquations all;          ///< of all points: as for every frame
  NormalEquations few;          ///< of the sparse ones

  std::size_t points() const {
    std::size_t sum = 0;
    for (const SampleRow& row : rows)
      sum += static_cast<std::size_t>(row.length);
    return sum;
  }
};

/// The rows of sample points of a reference; no sums yet.
SampleRows rows_of(const Grid& grid, const Options& options, double fwhm);

/// The reference at one level: of a point only its gradient (world, per mm) and
/// its value. The derivatives by a rotation are products of gradient and place.
struct RowDesign : SampleRows {
  std::vector<Local> samples;  ///< [row][point]

  const Local* of(std::size_t r) const {
    return samples.data() + r * static_cast<std::size_t>(length);
  }
};

/// The row of the normal equations of point n of row r, without the frame.
inline Row row_of(const RowDesign& design, std::size_t r, int n) {
  const Local& sample = design.of(r)[n];
  return make_row(sample.gradient, design.rows[r].place + n * design.along,
                  sample.value, 0);
}

/// Takes a gradient per voxel to the world, per mm.
Eigen::Matrix3d slope_to_world(const Grid& grid);

/// The reference at both levels.
std::vector<RowDesign> make_row_designs(const Volume& reference,
                                        const Grid& grid,
                                        const Options& options);

/// The spline at a point.
inline double value_at(const Volume& spline,
                       const std::array<double, 3>& voxel) {
  return value_closed(spline, {voxel[0], voxel[1], voxel[2]});
}

}  // namespace stagecraft::realign
