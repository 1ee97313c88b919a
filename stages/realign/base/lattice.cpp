#include "stages/realign/base/lattice.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "common/base/error.h"
#include "common/scan/bspline.h"
#include "common/scan/gaussian.h"
#include "stages/realign/base/fit.h"
#include "stages/realign/base/slices.h"

namespace stagecraft::realign {
namespace {

/// Smoothing of the coarse level over that of the fine one. Of 11 motions of 29
/// to 43 mm that a direct fit missed on heads of strewn blobs, in voxels of
/// 3 mm, a Gaussian of 12 mm found 1, 18 mm 2, 24 mm 6, 30 mm 8, 36 mm 7 and
/// 48 mm 9.
constexpr double coarseness = 6;

/// Voxels: sizes are stored in single precision.
constexpr double grace = 1e-3;

/// Of sample points to the faces of the reference, voxels.
Shape whole_margins(const Options& options, const Shape& shape) {
  const auto margin = static_cast<int>(std::ceil(options.margin));
  Shape margins{margin, margin, margin};
  const int few = axis_of_few_slices(shape);
  if (few >= 0) margins[static_cast<std::size_t>(few)] = 0;
  return margins;
}

std::size_t index_in(const Shape& shape, int i, int j, int k) {
  return static_cast<std::size_t>(i) +
         static_cast<std::size_t>(shape[0]) *
             (static_cast<std::size_t>(j) +
              static_cast<std::size_t>(shape[1]) * static_cast<std::size_t>(k));
}

/// The voxels of a mask that lie so far inside it; beyond the faces all is in.
std::vector<char> eroded(std::vector<char> mask, const Shape& shape,
                         const Shape& margin) {
  if (mask.empty()) return mask;
  std::ptrdiff_t stride = 1;
  for (std::size_t axis = 0; axis < 3; stride *= shape[axis++]) {
    const std::vector<char> before = mask;
    for (std::ptrdiff_t n = 0; n < std::ssize(mask); ++n) {
      const auto place = static_cast<int>(n / stride % shape[axis]);
      const int low = std::max(-margin[axis], -place);
      const int high = std::min(margin[axis], shape[axis] - 1 - place);
      for (int step = low; step <= high; ++step) {
        if (before[static_cast<std::size_t>(n + step * stride)] == 0)
          mask[static_cast<std::size_t>(n)] = 0;
      }
    }
  }
  return mask;
}

std::int64_t size_of(const std::vector<Lattice::Run>& runs) {
  return runs.empty() ? 0 : runs.back().begin + runs.back().length;
}

}  // namespace

Sampling sampling(const Options& options, const Grid& grid) {
  const double side = std::cbrt(voxel_size(grid).prod());
  // Upwards: rows two voxels apart are within reach.
  return {options.fwhm.value_or(std::round(side * 5 / 3 * 100) / 100),
          options.sep.value_or(std::ceil((2 - grace) * side * 100) / 100)};
}

Sampling sampling(const Options& options, const Scan& scan) {
  const Sampling a = sampling(options, scan.grid);
  const Sampling b = sampling(options, scan.reference);
  return {std::max(a.fwhm, b.fwhm), std::max(a.sep, b.sep)};
}

Margins margins_in_frames(const Options& options, const Grid& reference) {
  const double margin = 0.9 * options.margin;
  Margins margins{margin, margin, margin};
  const int few = axis_of_few_slices(reference.shape);
  if (few >= 0) margins[static_cast<std::size_t>(few)] = field_of_view;
  return margins;
}

Lattice::Lattice(const Grid& grid, const Options& options) {
  const double sep = sampling(options, grid).sep;
  const Eigen::Vector3d size = voxel_size(grid);
  const Shape margin = whole_margins(options, grid.shape);
  Shape step{}, points{}, first{};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const double voxels = sep / size[static_cast<Eigen::Index>(axis)] + grace;
    step[axis] =
        axis == 0 || static_cast<int>(axis) == axis_of_few_slices(grid.shape)
            ? 1
            : std::max(1, static_cast<int>(std::floor(voxels)));
    // The points fill [margin, n - 1 - margin], centred.
    const int room = grid.shape[axis] - 1 - 2 * margin[axis];
    points[axis] = room < 0 ? 0 : room / step[axis] + 1;
    first[axis] = margin[axis] + room % step[axis] / 2;
  }
  const auto [ni, nj, nk] = points;
  const std::vector<char> mask = eroded(options.mask, grid.shape, margin);
  for (int plane = 0; plane < nk; ++plane) {
    for (int row = 0; row < nj; ++row) {
      const Eigen::Vector3i start(first[0], first[1] + row * step[1],
                                  first[2] + plane * step[2]);
      const auto counts = [&](int n) {
        return mask.empty() ||
               mask[index_in(grid.shape, start[0] + n, start[1], start[2])];
      };
      for (int n = 0; n < ni; ++n) {
        if (!counts(n)) continue;
        Run run{start + n * Eigen::Vector3i::UnitX(), 0, row, plane,
                size_of(runs_)};
        for (; n < ni && counts(n); ++n) ++run.length;
        runs_.push_back(run);
      }
    }
  }
  if (Lattice::size() < fewest_points) {
    throw BadInput(fmt::format(
        "only {} sample points fit into a volume of {} x {} x {} voxels{}; "
        "lower --sep (now {} mm) or --margin (now {} voxels)",
        Lattice::size(), grid.shape[0], grid.shape[1], grid.shape[2],
        options.mask.empty() ? "" : " and its mask", sep, options.margin));
  }
}

std::int64_t Lattice::size() const { return size_of(runs_); }

const Lattice::Run& Lattice::run_of(std::int64_t n) const {
  return *std::prev(std::ranges::upper_bound(runs_, n, {}, &Run::begin));
}

Eigen::Vector3d Lattice::operator[](std::int64_t n) const {
  const Run& run = run_of(n);
  return run.first.cast<double>() +
         static_cast<double>(n - run.begin) * Eigen::Vector3d::UnitX();
}

std::array<double, 2> smoothing_of_levels(const Options& options,
                                          const Grid& grid) {
  const double fwhm = sampling(options, grid).fwhm;
  return {fwhm, coarseness * fwhm};
}

std::vector<Level> make_levels(const Volume& reference, const Grid& grid,
                               const Options& options, Range range) {
  const Lattice lattice(grid, options);
  std::vector<Level> levels;
  for (const double fwhm : smoothing_of_levels(options, grid)) {
    const Volume spline = smooth_spline(reference, grid, fwhm);
    Level& level = levels.emplace_back(
        Level{fwhm, margins_in_frames(options, grid), lattice.size(), {}});
    level.samples.reserve(static_cast<std::size_t>(range.end - range.begin));
    for (std::int64_t n = range.begin; n < range.end; ++n) {
      const Eigen::Vector3d voxel = lattice[n];
      level.samples.push_back({world(grid, voxel), value(spline, voxel)});
    }
  }
  return levels;
}

}  // namespace stagecraft::realign
