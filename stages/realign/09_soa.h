#pragma once

#include <Eigen/LU>
#include <algorithm>
#include <cstddef>
#include <memory>
#include <vector>

#include "common/scan/gaussian.h"
#include "stages/realign/06_bspline.h"
#include "stages/realign/09_image.h"
#include "stages/realign/09_moments.h"
#include "stages/realign/base/lattice.h"
#include "stages/realign/base/normal_equations.h"
#include "stages/realign/base/scan.h"

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

/// The rows of sample points of a reference; no columns yet.
inline Table rows_of(const Grid& grid, const Options& options, double fwhm) {
  const Lattice lattice(grid, options);
  Table table;
  table.fwhm = fwhm;
  table.margin = options.margin;
  table.length = lattice.row_length();
  table.stride = whole_lines(static_cast<std::size_t>(table.length));
  table.along = grid.affine.col(0).head<3>();
  for (std::int64_t n = 0; n < lattice.size(); n += table.length) {
    table.rows.push_back(
        {lattice[n], world(grid, lattice[n]), lattice.sparse(n)});
  }
  return table;
}

/// The same with columns that hold 0.
inline Table empty_table(const Grid& grid, const Options& options,
                         double fwhm) {
  Table table = rows_of(grid, options, fwhm);
  table.floats = make_floats(table.size());
  std::fill_n(table.floats.get(), table.size(), 0.0F);
  return table;
}

/// The row of the normal equations of point n of row r, without the frame.
inline Row row_of(const Table& table, std::size_t r, int n) {
  const float* at = table.of(r) + n;
  const std::size_t stride = table.stride;
  return make_row({at[0], at[stride], at[2 * stride]},
                  table.rows[r].place + n * table.along,
                  at[value_column * stride], 0);
}

/// Takes a gradient per voxel to the world, per mm.
inline Eigen::Matrix3d slope_to_world(const Grid& grid) {
  return grid.affine.topLeftCorner<3, 3>().inverse().transpose();
}

/// The table of a reference whose smoothed spline is given.
inline Table make_table(const Image& spline, const Grid& grid,
                        const Options& options, double fwhm) {
  Table table = empty_table(grid, options, fwhm);
  const Eigen::Matrix3d to_world = slope_to_world(grid);
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    const auto& [voxel, place, sparse] = table.rows[r];
    const Eigen::Vector3i first = voxel.cast<int>();
    for (int n = 0; n < table.length; ++n) {
      const Local local = at_voxel(spline, first[0] + n, first[1], first[2]);
      const Eigen::Vector3d slope = to_world * local.gradient;
      const double cells[columns] = {slope[0], slope[1], slope[2], local.value};
      for (std::size_t c = 0; c < columns; ++c) {
        table.of(r)[c * table.stride + static_cast<std::size_t>(n)] =
            static_cast<float>(cells[c]);
      }
      const Row row = row_of(table, r, n);
      table.all.add(row);
      if (sparse) table.few.add(row);
    }
  }
  return table;
}

/// The tables of both levels.
inline std::vector<Table> make_tables(const Volume& reference, const Grid& grid,
                                      const Options& options) {
  std::vector<Table> tables;
  for (const double fwhm : smoothing_of_levels(options)) {
    Image spline = to_image(smooth_spline(reference, grid, fwhm));
    mirror_border(spline);
    tables.push_back(make_table(spline, grid, options, fwhm));
  }
  return tables;
}

}  // namespace stagecraft::realign
