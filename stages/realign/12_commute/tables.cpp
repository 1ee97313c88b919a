#include <cstddef>
#include <numeric>
#include <utility>
#include <vector>

#include "common/base/phases.h"
#include "common/scan/bspline.h"
#include "stages/realign/12_commute.h"
#include "stages/realign/base/lattice.h"

namespace stagecraft::realign {

HalfKernels short_kernels(const Grid& grid, double fwhm) {
  HalfKernels kernels;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    std::vector<double>& half = kernels[axis];
    half = gaussian_half_kernel(
        fwhm, voxel_size(grid)[static_cast<Eigen::Index>(axis)]);
    std::erase_if(half,
                  [least = 1e-4 * half[0]](double w) { return w < least; });
    const double sum =
        2 * std::accumulate(half.begin(), half.end(), 0.0) - half[0];
    for (double& weight : half) weight /= sum;
  }
  return kernels;
}

Image smoothed(const Volume& spline, const Grid& grid, double fwhm) {
  const Phase phase("smooth");
  Image image = to_image(smooth(spline, short_kernels(grid, fwhm)));
  mirror_border(image);
  return image;
}

Fill fill_from(const Volume& reference, const Grid& grid) {
  Volume spline = reference;
  prefilter(spline);
  return [spline = std::move(spline), grid](Table& table, double fwhm) {
    fill(table, smoothed(spline, grid, fwhm), grid);
  };
}

Tables::Tables(const Grid& grid, const Options& options, Fill fill)
    : grid_(grid), options_(options), fill_(std::move(fill)) {
  // Refuses what the tables would, where no thread works yet.
  const Lattice lattice(grid, options);
}

const Table& Tables::operator[](int level) {
  const auto n = static_cast<std::size_t>(level);
  std::call_once(made_[n], [&] {
    tables_[n] = empty_table(grid_, options_, fwhm(level));
    fill_level(tables_[n], level);
  });
  return tables_[n];
}

double Tables::fwhm(int level) const {
  return smoothing_of_levels(options_, grid_)[static_cast<std::size_t>(level)];
}

void Tables::fill_level(Table& table, int level) const {
  fill_(table, fwhm(level));
}

void Tables::put(int level, Table table) {
  const auto n = static_cast<std::size_t>(level);
  std::call_once(made_[n], [&] { tables_[n] = std::move(table); });
}

}  // namespace stagecraft::realign
