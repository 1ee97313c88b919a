#pragma once

#include <filesystem>
#include <string>

#include "common/scan/phantom.h"

namespace stagecraft::realign {

/// Where the truth about a phantom lies: FILE.truth-rp.txt beside FILE.nii.
std::filesystem::path truth_path(const std::filesystem::path& scan);

/// The frame that frame t of a scan repeats, where every frame but the first is
/// there several times; of those `frames` there are without repetition.
int repeated(int t, int frames);

/// Writes the phantom as an int16 series (compressed where the name ends in
/// .gz) and its motion, in SPM's format, at `truth_path`. Values are rounded;
/// the affine is that of the phantom in single precision. `work` repeats the
/// frames to fit, so that there are that many times as many: all but the first,
/// by which they are judged. Throws as NewFile does.
void write_phantom(const Phantom& phantom, const std::filesystem::path& scan,
                   double work = 1);

}  // namespace stagecraft::realign
