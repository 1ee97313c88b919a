#pragma once

#include <Eigen/Core>
#include <vector>

#include "bench/kernels/kernel.h"
#include "common/scan/phantom.h"
#include "common/scan/rigid.h"

namespace stagecraft::realign {

/// What all kernels work on, as the rungs do: the default phantom, its first
/// frame, the spline of that frame, and the points at which it is sampled, in
/// voxels, in their order.
const Phantom& phantom();
const Volume& head();
const Volume& spline();
const std::vector<Eigen::Vector3d>& points();

/// A volume's size.
double bytes_of(const Volume& volume);

/// Of one value of the spline: along three axes 4 distances, 2 inner weights of
/// 5, 2 outer ones of 4; then 64 times two products and a multiply-add.
inline constexpr double value_flop = 3 * (4 + 2 * 5 + 2 * 4) + 64 * 4;

/// Of `flop` at each of the points, which are the items: every point and every
/// coefficient counts once, since points share most of theirs.
Work sampling(double flop);

/// A motion such as a fit ends with.
Parameters some_motion();

/// Of the first frame pulled back by that motion: the largest deviation from
/// the formula of the phantom, moved (what is left is that a spline of 3 mm
/// rounds off the edge of the head), and the share of the voxels that come from
/// inside the frame; the others are NaN.
double moved_error(const Volume& out);
double inside_share(const Volume& out);

}  // namespace stagecraft::realign
