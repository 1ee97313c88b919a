#pragma once

#include "common/grid.h"

namespace stagecraft {

/// The volume smoothed by a Gaussian of `fwhm` mm (full width at half maximum;
/// 0 leaves it as it is) along every axis of the grid: sampled, cut at six
/// standard deviations, its sum made 1, mirror borders.
/// Cost: 2 * 6 sigma + 1 multiply-adds a voxel and axis, sigma in voxels.
Volume smooth(const Volume& volume, const Grid& grid, double fwhm);

/// The cubic B-spline of the smoothed volume: what the estimation interpolates.
Volume smooth_spline(const Volume& volume, const Grid& grid, double fwhm);

}  // namespace stagecraft
