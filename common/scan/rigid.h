#pragma once

#include <Eigen/Core>

#include "common/scan/grid.h"

namespace stagecraft {
inline namespace scan {

/// p = (tx, ty, tz, rx, ry, rz): mm and radians, about the world origin.
using Parameters = Eigen::Matrix<double, 6, 1>;

/// The 4x4 rigid map T Rx Ry Rz in SPM's signs, world to world, as a matrix of
/// general size: the type a translation from an interpreted language begins
/// with. Source: SPM12, spm_matrix (convention only).
Eigen::MatrixXd rigid(const Parameters& p);

/// The parameters of a rigid 4x4 map; inverse of `rigid` while |ry| < pi/2.
Parameters parameters_of(const Eigen::Matrix4d& map);

/// The inverse of a square matrix, or its pseudo-inverse (Moore-Penrose) where
/// |det| <= 1e-10. The one place where that is decided.
Eigen::MatrixXd inverse(const Eigen::MatrixXd& matrix);
Eigen::MatrixXd pseudo_inverse(const Eigen::MatrixXd& matrix);

/// `second` after `first`, as parameters.
Parameters compose(const Parameters& second, const Parameters& first);

/// The parameters of the opposite motion.
Parameters opposite(const Parameters& p);

/// The same rigid map as parameters about `centre` (world, mm) instead of the
/// world origin: rotations stay, translations become those of the centre.
Parameters about(const Parameters& p, const Eigen::Vector3d& centre);

/// Largest displacement (mm) that p gives a corner of the grid.
double largest_displacement(const Parameters& p, const Grid& grid);

/// Root mean square displacement (mm) between two rigid maps over a solid ball
/// about `centre` (world, mm): the error measure of the correctness table.
/// Source: Jenkinson 1999, "Measuring transformation error by RMS deviation".
double rms_displacement(const Parameters& a, const Parameters& b,
                        const Eigen::Vector3d& centre, double radius = 80);

}  // namespace scan
}  // namespace stagecraft
