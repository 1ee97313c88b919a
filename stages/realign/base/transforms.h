#pragma once

#include <string>

#include "stages/realign/base/motion.h"

namespace stagecraft::realign {

/// Voxel to the coordinates of FSL: voxel indices times voxel sizes (mm); i
/// counts from the other end where the determinant of the affine is positive.
/// Source: M. Jenkinson on the FSL mailing list, 2001 and October 2008 (the
/// flip); G. Ridgway, flirtmat2worldmat, 2009.
Eigen::Matrix4d fsl_coordinates(const Grid& grid);

/// World to the coordinates of AFNI, in DICOM order (mm, LPS+). It takes those
/// of an oblique grid for those of the nearest grid along the axes that has the
/// same voxel sizes and the same place for voxel (0, 0, 0).
/// Source: THD_open_nifti and 3dAllineate in AFNI's sources.
Eigen::Matrix4d afni_coordinates(const Grid& grid);

/// A correction as the text of a FLIRT or MCFLIRT .mat file: four rows of four,
/// from the coordinates of the frame to those of the reference.
std::string fsl_matrix(const Parameters& correction, const Grid& frame,
                       const Grid& reference);

/// All corrections as the text of an AFNI .aff12.1D file, as 3dvolreg
/// -1Dmatrix_save writes and 3dAllineate -1Dmatrix_apply reads it: a row of 3x4
/// numbers a frame, from the coordinates of the base (the reference) to those
/// of the input (the frame).
/// Source: help of 3dvolreg.
std::string afni_rows(const Motion& motion, const Grid& frame,
                      const Grid& reference);

/// A correction as the text of an ITK transform file (.tfm or .txt), which
/// antsApplyTransforms reads: from points of the fixed image (the reference) to
/// those of the moving one (the frame), mm, LPS+, about the origin.
/// Source: ITK Software Guide, section "Transforms";
/// itk::MatrixOffsetTransformBase.
std::string itk_transform(const Parameters& correction);

}  // namespace stagecraft::realign
