#pragma once

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "stages/realign/10_moments.h"
#include "stages/realign/10_rows.h"
#include "stages/realign/11_image.h"
#include "stages/realign/base/normal_equations.h"
#include "stages/realign/base/options.h"

/// Structure of arrays: what the inner loops read lies in rows of floats, one
/// array a quantity, and a row of sample points is a straight line through the
/// frame.
namespace stagecraft::realign {

/// Gradient (world, per mm), then value.
inline constexpr std::size_t columns = 4;
inline constexpr std::size_t value_column = 3;

/// The reference at one level, a row of sample points after the other.
struct Table : SampleRows {
  std::size_t stride = 0;           ///< floats from a column to the next
  std::shared_ptr<float[]> floats;  ///< [row][column][point]

  Table() = default;
  /// No columns yet.
  explicit Table(SampleRows points)
      : SampleRows(std::move(points)),
        stride(whole_lines(static_cast<std::size_t>(length))) {}

  /// The columns of row r, `stride` floats apart.
  float* of(std::size_t r) { return floats.get() + r * columns * stride; }
  const float* of(std::size_t r) const {
    return floats.get() + r * columns * stride;
  }
  /// Floats of all columns, and a line beyond that may be read.
  std::size_t size() const {
    return rows.size() * columns * stride + line_floats;
  }
};

/// Point n of row r of a table.
inline Local local_of(const Table& table, std::size_t r, int n) {
  const float* at = table.of(r) + n;
  const std::size_t stride = table.stride;
  return {at[value_column * stride], {at[0], at[stride], at[2 * stride]}};
}

/// The row of the normal equations of point n of row r, without the frame.
inline Row row_of(const Table& table, std::size_t r, int n) {
  const auto [value, gradient] = local_of(table, r, n);
  return make_row(gradient, table.rows[r].place + n * table.along, value, 0);
}

/// The moments of frames from those of residuals, frame - scale * value, which
/// are small where frame and value are not: single precision then costs
/// nothing.
inline Moments of_frame(Moments residuals, const NormalEquations& equations,
                        double scale) {
  const auto& sums = equations.sums;
  residuals.squared +=
      2 * scale * residuals.by_column[6] + scale * scale * sums(6, 6);
  for (int c = 0; c < 7; ++c)
    residuals.by_column[static_cast<std::size_t>(c)] += scale * sums(6, c);
  residuals.frame += scale * sums(8, 6);
  return residuals;
}

/// The factor between frame and reference, from their normal equations.
inline double scale_of(const NormalEquations& equations) {
  return equations.sums(7, 6) / equations.sums(6, 6);
}

/// The rows of sample points of a reference, with columns that hold 0.
Table empty_table(const Grid& grid, const Options& options, double fwhm);
/// Fills an empty table from the smoothed spline of the reference.
void fill(Table& table, const Image& spline, const Grid& grid);
/// The tables of both levels.
std::vector<Table> make_tables(const Volume& reference, const Grid& grid,
                               const Options& options);

}  // namespace stagecraft::realign
