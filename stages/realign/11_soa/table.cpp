#include <algorithm>

#include "common/scan/gaussian.h"
#include "stages/realign/11_soa.h"
#include "stages/realign/base/lattice.h"

namespace stagecraft::realign {

Table empty_table(const Grid& grid, const Options& options, double fwhm) {
  Table table(rows_of(grid, options, fwhm));
  table.floats = make_floats(table.size());
  std::fill_n(table.floats.get(), table.size(), 0.0F);
  return table;
}

void fill(Table& table, const Image& spline, const Grid& grid) {
  const Eigen::Matrix3d to_world = slope_to_world(grid);
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    const auto& [voxel, place, sparse, length] = table.rows[r];
    const Eigen::Vector3i first = voxel.cast<int>();
    for (int n = 0; n < length; ++n) {
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
}

std::vector<Table> make_tables(const Volume& reference, const Grid& grid,
                               const Options& options) {
  std::vector<Table> tables;
  for (const double fwhm : smoothing_of_levels(options, grid)) {
    Image spline = to_image(smooth_spline(reference, grid, fwhm));
    mirror_border(spline);
    fill(tables.emplace_back(empty_table(grid, options, fwhm)), spline, grid);
  }
  return tables;
}

}  // namespace stagecraft::realign
