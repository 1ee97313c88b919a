#pragma once

#include <Eigen/Core>
#include <string>

#include "common/scan/nifti_header.h"

namespace stagecraft {
inline namespace scan {

/// Voxel to world, mm, of a header whose shape is known: its sform, else its
/// qform, else its voxel sizes. A form that cannot be used is taken out of the
/// header where the other one can; what was decided is among its doubts. Throws
/// BadInput that begins with `file` where there is none.
Eigen::Matrix4d checked_affine(NiftiHeader& header, const std::string& file);

}  // namespace scan
}  // namespace stagecraft
