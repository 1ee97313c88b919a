#pragma once

#include <Eigen/LU>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <memory>
#include <vector>

#include "common/gaussian.h"
#include "common/lattice.h"
#include "common/normal_equations.h"
#include "common/scan.h"
#include "stages/realign/06_bspline.h"
#include "stages/realign/09_image.h"

/// Structure of arrays: what the inner loops read lies in rows of floats, one
/// array a quantity, and a row of sample points is a straight line through the
/// frame.
namespace stagecraft::realign {

/// Derivatives by the six parameters, then the value.
inline constexpr std::size_t columns = 7;
inline constexpr std::size_t value_column = 6;

/// The reference at one level, a row of sample points after the other.
struct Table {
  double fwhm = 0;                    ///< smoothing, mm
  double margin = 0;                  ///< of the faces, where no point counts
  int length = 0;                     ///< points of a row
  std::size_t stride = 0;             ///< floats from a column to the next
  std::vector<Eigen::Vector3d> rows;  ///< first voxel of each
  std::shared_ptr<float[]> floats;    ///< [row][column][point]
  NormalEquations all;                ///< of all points: as for every frame

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
  Table table{.fwhm = fwhm,
              .margin = options.margin,
              .length = lattice.row_length(),
              .stride = 0,
              .rows = {},
              .floats = nullptr,
              .all = {}};
  table.stride = whole_lines(static_cast<std::size_t>(table.length));
  for (std::int64_t n = 0; n < lattice.size(); n += table.length)
    table.rows.push_back(lattice[n]);
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

/// The row of the normal equations of point n, without the frame.
inline Row row_of(const float* table_row, std::size_t stride, int n) {
  Row row;
  for (std::size_t c = 0; c < columns; ++c)
    row[static_cast<Eigen::Index>(c)] = table_row[c * stride + n];
  row[7] = 0;
  row[8] = 1;
  return row;
}

/// The table of a reference whose smoothed spline is given.
inline Table make_table(const Image& spline, const Grid& grid,
                        const Options& options, double fwhm) {
  Table table = empty_table(grid, options, fwhm);
  const Eigen::Matrix3d to_world =
      grid.affine.topLeftCorner<3, 3>().inverse().transpose();
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    for (int n = 0; n < table.length; ++n) {
      const Eigen::Vector3d voxel =
          table.rows[r] + n * Eigen::Vector3d::UnitX();
      const Eigen::Vector3i at = voxel.cast<int>();
      const Local local = at_voxel(spline, at[0], at[1], at[2]);
      const Row row = make_row(to_world * local.gradient, world(grid, voxel),
                               local.value, 0);
      for (std::size_t c = 0; c < columns; ++c) {
        table.of(r)[c * table.stride + static_cast<std::size_t>(n)] =
            static_cast<float>(row[static_cast<Eigen::Index>(c)]);
      }
      table.all.add(row_of(table.of(r), table.stride, n));
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

/// Sums over the points that count of residual * column, of the residual and of
/// its square. The residual, frame - scale * value, is small where frame and
/// value are not: single precision then costs nothing.
struct Moments {
  std::array<double, columns> by_column{};
  double residual = 0;
  double squared = 0;
};

/// The normal equations of the points that count, with the frame's part.
inline NormalEquations with_frame(NormalEquations equations,
                                  const Moments& moments, double scale) {
  auto& sums = equations.sums;
  for (int c = 0; c < 7; ++c)
    sums(7, c) =
        moments.by_column[static_cast<std::size_t>(c)] + scale * sums(6, c);
  sums(7, 7) = moments.squared + 2 * scale * moments.by_column[value_column] +
               scale * scale * sums(6, 6);
  sums(8, 7) = moments.residual + scale * sums(8, 6);
  return equations;
}

/// The factor between frame and reference, from their normal equations.
inline double scale_of(const NormalEquations& equations) {
  return equations.sums(7, 6) / equations.sums(6, 6);
}

}  // namespace stagecraft::realign
