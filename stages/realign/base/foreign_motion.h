#pragma once

#include <Eigen/Core>
#include <filesystem>
#include <functional>
#include <vector>

#include "stages/realign/base/number_table.h"
#include "stages/realign/base/scan.h"

/// The motion of a scan as AFNI, FSL and ITK write it.
namespace stagecraft::realign {

/// World to world, mm, RAS+: a frame each, onto the reference.
using Maps = std::vector<Eigen::Matrix4d>;

/// Frame t of a scan, or its reference where that is none of its frames: -1.
using ReadVolume = std::function<Volume(int)>;

/// Rows of 3x4 numbers as `afni_rows` writes them.
Maps afni_matrices(const NumberTable& table, const Scan& scan);

/// Rows of 3dvolreg -1Dfile: roll, pitch, yaw (degrees) and shifts to superior,
/// left and posterior (mm), about the centre of the volume.
/// Source: AFNI, help of 3dvolreg, 3dvolreg.c and thd_shear3d.c.
Maps afni_turns(const NumberTable& table, const Scan& scan);

/// The files MAT_0000 ... of a folder as `fsl_matrix` writes them.
Maps fsl_matrices(const std::filesystem::path& folder, const Scan& scan);

/// Rows of mcflirt -plots: turns (rad) before shifts (mm), in FSL's coordinates
/// about the centre of gravity of what was aligned to: a reference that is none
/// of the frames, else the frame that has only zeros.
/// Source: FSL, decompose_mats in mcflirt.cc, decompose_aff and rotmat2euler in
/// miscmaths.cc, calc_cog in newimage.cc.
Maps fsl_turns(const NumberTable& table, const Scan& scan,
               const std::filesystem::path& path, const ReadVolume& read);

/// The files frame_0000.txt ... of a folder as `itk_transform` writes them.
Maps itk_matrices(const std::filesystem::path& folder, const Scan& scan);

}  // namespace stagecraft::realign
