#pragma once

#include <array>
#include <vector>

#include "common/scan/grid.h"

namespace stagecraft {
inline namespace scan {

/// One half of the kernel of `smooth`, centre first: weights at 0, 1, 2 ...
/// voxels of `size` mm.
std::vector<double> gaussian_half_kernel(double fwhm, double size);

/// Halves of three symmetric kernels, along i, j and k, centre first.
using HalfKernels = std::array<std::vector<double>, 3>;

/// The volume convolved along every axis; mirror borders.
Volume smooth(const Volume& volume, const HalfKernels& half);

/// The volume smoothed by a Gaussian of `fwhm` mm (full width at half maximum;
/// 0 leaves it as it is) along every axis of the grid: sampled, cut at six
/// standard deviations, its sum made 1, mirror borders.
/// Cost: 2 * 6 sigma + 1 multiply-adds a voxel and axis, sigma in voxels.
Volume smooth(const Volume& volume, const Grid& grid, double fwhm);

/// The cubic B-spline of the smoothed volume: what the estimation interpolates.
Volume smooth_spline(const Volume& volume, const Grid& grid, double fwhm);

}  // namespace scan
}  // namespace stagecraft
