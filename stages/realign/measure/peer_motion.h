#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "common/scan/grid.h"
#include "common/scan/rigid.h"
#include "common/scan/volume.h"

namespace stagecraft::realign {

/// The motion that another program found.
struct PeerMotion {
  std::string convention;  ///< of the file, in words
  /// A correction a frame, as `realign` counts them: onto frame 0, which has
  /// none, whatever frame or mean the peer aligned to.
  std::vector<Parameters> corrections;
};

/// Frame t of the scan; all values finite.
using ReadFrame = std::function<Volume(int)>;

/// The motion that a peer left in a folder or up to three folders deeper, from
/// the first of these that is there:
/// - `*.aff12.1D` of AFNI's 3dvolreg -1Dmatrix_save,
/// - MAT_0000, MAT_0001, ... of FSL's mcflirt -mats,
/// - `*.par` of mcflirt -plots,
/// - `rp_*.txt` of SPM.
///
/// The peer aligned the `frames` frames of a scan to one of them, or to a
/// volume on their `grid`. Only for a `.par` is a frame read, the one it was
/// aligned to: the table turns about that frame's centre of gravity. AFNI and
/// FSL print six digits, which is right to 1e-4 mm.
///
/// Nothing where there is no such file. Throws BadInput where one is not a
/// rigid motion of so many frames, or where there are several of a kind.
///
/// Source: help of 3dvolreg; of FSL, decompose_mats in mcflirt.cc,
/// decompose_aff and rotmat2euler in miscmaths.cc, calc_cog in newimage.cc;
/// SPM12, spm_realign.
std::optional<PeerMotion> read_peer_motion(const std::filesystem::path& folder,
                                           const Grid& grid, int frames,
                                           const ReadFrame& read_frame);

}  // namespace stagecraft::realign
