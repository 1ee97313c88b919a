#include "common/lattice.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "common/bspline.h"
#include "common/error.h"
#include "common/fit.h"
#include "common/gaussian.h"

namespace stagecraft {
namespace {

/// A repeatable number in [0, 1) for every n. Source: Steele, Lea, Flood, "Fast
/// splittable pseudorandom number generators", 2014 (SplitMix64).
double uniform(std::uint64_t n) {
  std::uint64_t z = (n + 1) * 0x9E3779B97F4A7C15U;
  z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
  z = z ^ (z >> 31U);
  return static_cast<double>(z >> 11U) * 0x1p-53;
}

/// Smoothing of the coarse level over that of the fine one. Of 11 motions of 29
/// to 43 mm that a direct fit missed on heads of strewn blobs, 2 times found 1,
/// 3 times 2, 4 times 6, 5 times 8, 6 times 7 and 8 times 9.
constexpr double coarseness = 5;

}  // namespace

Lattice::Lattice(const Grid& grid, const Options& options) {
  const Eigen::Vector3d size = voxel_size(grid);
  for (int axis = 0; axis < 3; ++axis) {
    const auto a = static_cast<std::size_t>(axis);
    step_[axis] = options.sep / size[axis];
    // The jittered points fill [margin, n - 1 - margin], centred.
    const double room = grid.shape[a] - 1 - 2 * options.margin - jitter_;
    points_[a] =
        room < 0
            ? 0
            : static_cast<std::int64_t>(std::floor(room / step_[axis])) + 1;
    first_[axis] =
        options.margin +
        (room - static_cast<double>(points_[a] - 1) * step_[axis]) / 2;
  }
  if (Lattice::size() < fewest_points) {
    throw BadInput(fmt::format(
        "only {} sample points fit into a volume of {} x {} x {} voxels; "
        "lower --sep (now {} mm)",
        Lattice::size(), grid.shape[0], grid.shape[1], grid.shape[2],
        options.sep));
  }
}

std::int64_t Lattice::size() const {
  return points_[0] * points_[1] * points_[2];
}

Eigen::Vector3d Lattice::operator[](std::int64_t n) const {
  const Eigen::Vector3d at(static_cast<double>(n % points_[0]),
                           static_cast<double>(n / points_[0] % points_[1]),
                           static_cast<double>(n / points_[0] / points_[1]));
  const auto seed = static_cast<std::uint64_t>(3 * n);
  const Eigen::Vector3d jitter(uniform(seed), uniform(seed + 1),
                               uniform(seed + 2));
  return first_ + step_.cwiseProduct(at) + jitter_ * jitter;
}

std::vector<Level> make_levels(const Volume& reference, const Grid& grid,
                               const Options& options, Range range) {
  const Lattice lattice(grid, options);
  std::vector<Level> levels;
  for (const double fwhm : {options.fwhm, coarseness * options.fwhm}) {
    const Volume spline = smooth_spline(reference, grid, fwhm);
    Level& level =
        levels.emplace_back(Level{fwhm, options.margin, lattice.size(), {}});
    level.samples.reserve(static_cast<std::size_t>(range.end - range.begin));
    for (std::int64_t n = range.begin; n < range.end; ++n) {
      const Eigen::Vector3d voxel = lattice[n];
      level.samples.push_back({world(grid, voxel), value(spline, voxel)});
    }
  }
  return levels;
}

}  // namespace stagecraft
