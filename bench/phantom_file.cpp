#include "bench/phantom_file.h"

#include <nifti/nifti2_io.h>

#include "common/motion_table.h"
#include "common/new_file.h"
#include "common/nifti_writer.h"

namespace stagecraft {
namespace {

constexpr double repetition_time = 2;  // s

NiftiHeader series_header(const Phantom& phantom) {
  const Grid& grid = phantom.grid;
  NiftiHeader header;
  header.grid = grid;
  nifti_2_header& fields = header.fields;
  fields.datatype = NIFTI_TYPE_INT16;
  fields.xyzt_units = SPACE_TIME_TO_XYZT(NIFTI_UNITS_MM, NIFTI_UNITS_SEC);
  fields.qform_code = fields.sform_code = NIFTI_XFORM_SCANNER_ANAT;
  nifti_dmat44 affine;
  for (int row = 0; row < 4; ++row) {
    for (int column = 0; column < 4; ++column) {
      affine.m[row][column] = grid.affine(row, column);
    }
    fields.srow_x[row] = grid.affine(0, row);
    fields.srow_y[row] = grid.affine(1, row);
    fields.srow_z[row] = grid.affine(2, row);
  }
  nifti_dmat44_to_quatern(affine, &fields.quatern_b, &fields.quatern_c,
                          &fields.quatern_d, &fields.qoffset_x,
                          &fields.qoffset_y, &fields.qoffset_z,
                          &fields.pixdim[1], &fields.pixdim[2],
                          &fields.pixdim[3], &fields.pixdim[0]);
  fields.pixdim[4] = header.repetition_time = repetition_time;
  return result_header(header, header, static_cast<int>(phantom.motion.size()),
                       VoxelType::as_source);
}

}  // namespace

std::string scan_name(const std::filesystem::path& scan) {
  std::filesystem::path name = scan.filename();
  if (name.extension() == ".gz") name.replace_extension();
  if (name.extension() == ".nii") name.replace_extension();
  return name.string();
}

std::filesystem::path truth_path(const std::filesystem::path& scan) {
  return scan.parent_path() / (scan_name(scan) + ".truth-rp.txt");
}

void write_phantom(const Phantom& phantom, const std::filesystem::path& scan) {
  const Compression compression =
      scan.extension() == ".gz" ? Compression::gzip : Compression::none;
  NiftiWriter writer(scan, series_header(phantom), compression);
  for (int t = 0; t < static_cast<int>(phantom.motion.size()); ++t) {
    const Volume volume = frame(phantom, t);
    writer.write(volume.voxels());
  }
  write_file(truth_path(scan), motion_rp(phantom.motion));
  writer.commit();
}

}  // namespace stagecraft
