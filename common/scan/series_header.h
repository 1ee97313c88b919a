#pragma once

#include "common/scan/nifti_header.h"

namespace stagecraft {
inline namespace scan {

/// The header of a series that is made, not read: `datatype` is a NIfTI code,
/// the repetition time 2 s, units mm and s, sform and qform those of the grid.
NiftiHeader series_header(const Grid& grid, int frames, int datatype);

}  // namespace scan
}  // namespace stagecraft
