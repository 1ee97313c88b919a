#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "stages/realign/09_image.h"
#include "stages/realign/09_moments.h"
#include "stages/realign/base/normal_equations.h"
#include "stages/realign/base/options.h"

/// Structure of arrays: what the inner loops read lies in rows of floats, one
/// array a quantity, and a row of sample points is a straight line through the
/// frame.
namespace stagecraft::realign {

/// A row of sample points of the reference.
struct TableRow {
  Eigen::Vector3d voxel;  ///< its first point
  Eigen::Vector3d place;  ///< the same in the world, mm
  bool sparse = false;    ///< serves the first steps
};

/// The reference at one level, a row of sample points after the other.
struct Table {
  double fwhm = 0;                  ///< smoothing, mm
  double margin = 0;                ///< of the faces, where no point counts
  int length = 0;                   ///< points of a row
  std::size_t stride = 0;           ///< floats from a column to the next
  Eigen::Vector3d along;            ///< from a point to the next, mm
  std::vector<TableRow> rows;       ///< of the lattice
  std::shared_ptr<float[]> floats;  ///< [row][column][point]
  NormalEquations all;              ///< of all points: as for every frame
  NormalEquations few;              ///< of the sparse ones

  /// The columns of row r, `stride` floats apart.
  float* of(std::size_t r) { return floats.get() + r * columns * stride; }
  const float* of(std::size_t r) const {
    return floats.get() + r * columns * stride;
  }
  /// Floats of all columns, and a line beyond that may be read.
  std::size_t size() const {
    return rows.size() * columns * stride + line_floats;
  }
  std::size_t points() const {
    return rows.size() * static_cast<std::size_t>(length);
  }
};

/// The row of the normal equations of point n of row r, without the frame.
inline Row row_of(const Table& table, std::size_t r, int n) {
  const float* at = table.of(r) + n;
  const std::size_t stride = table.stride;
  return make_row({at[0], at[stride], at[2 * stride]},
                  table.rows[r].place + n * table.along,
                  at[value_column * stride], 0);
}

/// The rows of sample points of a reference; no columns yet.
Table rows_of(const Grid& grid, const Options& options, double fwhm);
/// The same with columns that hold 0.
Table empty_table(const Grid& grid, const Options& options, double fwhm);

/// Takes a gradient per voxel to the world, per mm.
Eigen::Matrix3d slope_to_world(const Grid& grid);

/// The table of a reference whose smoothed spline is given.
Table make_table(const Image& spline, const Grid& grid, const Options& options,
                 double fwhm);
/// The tables of both levels.
std::vector<Table> make_tables(const Volume& reference, const Grid& grid,
                               const Options& options);

}  // namespace stagecraft::realign
