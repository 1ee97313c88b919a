#include "common/scan/series_header.h"

#include <nifti2_io.h>

#include "common/scan/nifti_writer.h"

namespace stagecraft {
inline namespace scan {

NiftiHeader series_header(const Grid& grid, int frames, int datatype) {
  NiftiHeader header;
  header.grid = grid;
  header.repetition_time = 2;
  nifti_2_header& fields = header.fields;
  fields.datatype = static_cast<std::int16_t>(datatype);
  fields.xyzt_units = SPACE_TIME_TO_XYZT(NIFTI_UNITS_MM, NIFTI_UNITS_SEC);
  fields.qform_code = fields.sform_code = NIFTI_XFORM_SCANNER_ANAT;
  nifti_dmat44 affine;
  for (int row = 0; row < 4; ++row) {
    for (int column = 0; column < 4; ++column) {
      affine.m[row][column] = grid.affine(row, column);
    }
  }
  for (int column = 0; column < 4; ++column) {
    fields.srow_x[column] = grid.affine(0, column);
    fields.srow_y[column] = grid.affine(1, column);
    fields.srow_z[column] = grid.affine(2, column);
  }
  nifti_dmat44_to_quatern(affine, &fields.quatern_b, &fields.quatern_c,
                          &fields.quatern_d, &fields.qoffset_x,
                          &fields.qoffset_y, &fields.qoffset_z,
                          &fields.pixdim[1], &fields.pixdim[2],
                          &fields.pixdim[3], &fields.pixdim[0]);
  fields.pixdim[4] = header.repetition_time;
  return result_header(header, header, frames, VoxelType::as_source);
}

}  // namespace scan
}  // namespace stagecraft
