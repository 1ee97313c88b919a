#pragma once

#include <filesystem>
#include <string>

#include "common/scan/grid.h"

namespace stagecraft::realign {

/// The mask in a NIfTI file, by voxel: '\1' where its first frame is neither 0
/// nor NaN. Throws BadInput where it does not lie on the grid of the reference,
/// to half a voxel.
std::string mask_in(const std::filesystem::path& file, const Grid& reference);

}  // namespace stagecraft::realign
