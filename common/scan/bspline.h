#pragma once

#include <Eigen/Core>

#include "common/scan/volume.h"

namespace stagecraft {
inline namespace scan {

/// Cubic B-spline interpolation with whole-sample mirror borders, as the
/// textbook has it. Source: Unser, "Splines: a perfect fit for signal and image
/// processing", 1999; Thevenaz, Blu, Unser, "Interpolation revisited", 2000.

/// Turns samples into spline coefficients, in place: along every axis one
/// causal and one anti-causal recursion with the pole sqrt(3) - 2.
/// Cost: 2 multiply-adds a voxel and axis.
void prefilter(Volume& volume);

/// Value at a voxel coordinate (any real numbers, 0-based). Cost: 64 products
/// of three weights.
double value(const Volume& coefficients, const Eigen::Vector3d& voxel);

/// The three partial derivatives, per voxel. Cost: three times `value`.
Eigen::Vector3d gradient(const Volume& coefficients,
                         const Eigen::Vector3d& voxel);

/// What a realigned volume holds where this point of the volume comes to lie:
/// the value at the nearest point of [0, n-1], or NaN outside of the field of
/// view. Were it NaN beyond [0, n-1], a drift of a hundredth of a voxel would
/// blank whole faces.
double resample(const Volume& coefficients, const Eigen::Vector3d& voxel);

}  // namespace scan
}  // namespace stagecraft
