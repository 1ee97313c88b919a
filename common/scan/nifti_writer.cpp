#include "common/scan/nifti_writer.h"

#include <fmt/format.h>
#include <nifti2_io.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <span>
#include <stdexcept>
#include <string_view>

#include "common/scan/encoding.h"

namespace stagecraft {
inline namespace scan {
namespace {

constexpr std::string_view writer = "stagecraft";

bool same(const Grid& a, const Grid& b) {
  return a.shape == b.shape && a.affine == b.affine;
}

/// Puts `to` on the grid of `from`; slices were timed on the grid they had.
void copy_geometry(nifti_2_header& to, const nifti_2_header& from) {
  for (int i = 0; i < 4; ++i) {
    to.pixdim[i] = from.pixdim[i];
    to.srow_x[i] = from.srow_x[i];
    to.srow_y[i] = from.srow_y[i];
    to.srow_z[i] = from.srow_z[i];
  }
  to.qform_code = from.qform_code;
  to.sform_code = from.sform_code;
  to.quatern_b = from.quatern_b;
  to.quatern_c = from.quatern_c;
  to.quatern_d = from.quatern_d;
  to.qoffset_x = from.qoffset_x;
  to.qoffset_y = from.qoffset_y;
  to.qoffset_z = from.qoffset_z;
  const int space = XYZT_TO_SPACE(from.xyzt_units);
  const int time = XYZT_TO_TIME(to.xyzt_units);
  to.xyzt_units = SPACE_TIME_TO_XYZT(space, time);
  to.dim_info = 0;
  to.slice_code = 0;
  to.slice_start = 0;
  to.slice_end = 0;
  to.slice_duration = 0;
}

}  // namespace

bool is_result(const NiftiHeader& header) {
  const auto& text = header.fields.descrip;
  return std::string_view(text, sizeof text).starts_with(writer);
}

NiftiHeader result_header(const NiftiHeader& series,
                          const NiftiHeader& reference, int frames,
                          VoxelType type) {
  NiftiHeader result = series;
  nifti_2_header& fields = result.fields;
  if (!same(series.grid, reference.grid)) {
    copy_geometry(fields, reference.fields);
    result.grid = reference.grid;
  }
  if (type != VoxelType::as_source) {
    fields.datatype =
        type == VoxelType::float32 ? NIFTI_TYPE_FLOAT32 : NIFTI_TYPE_INT32;
    fields.scl_slope = result.slope = 1;
    fields.scl_inter = result.inter = 0;
  }
  fields.bitpix = with_voxel_type(fields.datatype, [](auto zero) {
    return static_cast<std::int16_t>(8 * sizeof zero);
  });
  const auto& shape = result.grid.shape;
  const std::int64_t dim[] = {
      frames == 1 ? 3 : 4, shape[0], shape[1], shape[2], frames, 1, 1, 1};
  std::memcpy(fields.dim, dim, sizeof dim);
  if (*std::ranges::max_element(dim) > std::numeric_limits<short>::max()) {
    result.version = 2;
  }
  fields.cal_min = fields.cal_max = 0;
  std::memset(fields.descrip, 0, sizeof fields.descrip);
  writer.copy(fields.descrip, sizeof fields.descrip);
  result.other_byte_order = false;
  result.frames = frames;
  return result;
}

NiftiWriter::NiftiWriter(const std::filesystem::path& path,
                         const NiftiHeader& header, Compression compression)
    : header_(header),
      packing_{encoding_of(header), compression, true},
      new_file_(path) {
  const auto layout = nifti_layout_bytes(header);
  if (compression == Compression::gzip) {
    gzip_.emplace(new_file_).append(compress_chunk(layout));
  } else {
    stagecraft::append(new_file_, layout);
  }
}

void NiftiWriter::append(const Packed& frame) {
  if (gzip_) {
    gzip_->append(frame);
  } else {
    stagecraft::append(new_file_, frame.bytes);
  }
  ++written_;
}

void NiftiWriter::complete() {
  if (complete_) return;
  if (written_ != header_.frames) {
    throw std::logic_error(fmt::format("{} of {} frames written to {}",
                                       written_, header_.frames,
                                       new_file_.path().string()));
  }
  if (gzip_) gzip_->finish();
  complete_ = true;
}

void NiftiWriter::commit() {
  complete();
  new_file_.commit();
}

}  // namespace scan
}  // namespace stagecraft
