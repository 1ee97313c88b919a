#pragma once

#include <filesystem>
#include <vector>

#include "stages/realign/base/foreign_motion.h"
#include "stages/realign/base/motion.h"

/// Motion that is in a file, as this program and others write it.
namespace stagecraft::realign {

/// Whose conventions six columns without names follow.
enum class MotionFormat { unsaid, spm, fsl, afni };

/// The corrections of the frames of `scan` from `path`:
/// - a table with the columns trans_x to rot_z, as BIDS names them, or six
///   columns without names, of `format`,
/// - the 12 columns of AFNI's .aff12.1D,
/// - a folder of FSL's MAT_0000 ... or of ITK's frame_0000.txt ....
///
/// Throws BadInput where it is none of them, or six columns that cannot be
/// radians behind mm, and says what they may be. Only for FSL's tables a volume
/// is read.
std::vector<Parameters> given_motion(const std::filesystem::path& path,
                                     MotionFormat format, const Scan& scan,
                                     const ReadVolume& read);

}  // namespace stagecraft::realign
