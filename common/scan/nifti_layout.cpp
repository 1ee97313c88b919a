#include "common/scan/nifti_layout.h"

#include <fmt/format.h>
#include <nifti2_io.h>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "common/base/error.h"

namespace stagecraft {
inline namespace scan {
namespace {

using namespace std::string_view_literals;

constexpr auto magic_1 = "n+1\0"sv;
constexpr auto pair_magic_1 = "ni1\0"sv;
constexpr auto magic_2 = "n+2\0\r\n\032\n"sv;
constexpr auto pair_magic_2 = "ni2\0\r\n\032\n"sv;

constexpr std::int32_t length_1 = sizeof(nifti_1_header);
constexpr std::int32_t length_2 = sizeof(nifti_2_header);

/// A number that takes on the type of the field it is assigned to.
template <class T>
class Number {
 public:
  explicit Number(T value) : value_(value) {}
  template <class U>
  operator U() const {
    return static_cast<U>(value_);
  }

 private:
  T value_;
};

/// Copies the fields that mean the same in both formats.
template <class To, class From>
void copy_fields(To& to, const From& from) {
  to.datatype = from.datatype;
  to.bitpix = from.bitpix;
  for (int i = 0; i < 8; ++i) {
    to.dim[i] = Number{from.dim[i]};
    to.pixdim[i] = Number{from.pixdim[i]};
  }
  for (int i = 0; i < 4; ++i) {
    to.srow_x[i] = Number{from.srow_x[i]};
    to.srow_y[i] = Number{from.srow_y[i]};
    to.srow_z[i] = Number{from.srow_z[i]};
  }
  to.intent_p1 = Number{from.intent_p1};
  to.intent_p2 = Number{from.intent_p2};
  to.intent_p3 = Number{from.intent_p3};
  to.scl_slope = Number{from.scl_slope};
  to.scl_inter = Number{from.scl_inter};
  to.cal_max = Number{from.cal_max};
  to.cal_min = Number{from.cal_min};
  to.slice_duration = Number{from.slice_duration};
  to.toffset = Number{from.toffset};
  to.slice_start = Number{from.slice_start};
  to.slice_end = Number{from.slice_end};
  to.slice_code = Number{from.slice_code};
  to.qform_code = Number{from.qform_code};
  to.sform_code = Number{from.sform_code};
  to.quatern_b = Number{from.quatern_b};
  to.quatern_c = Number{from.quatern_c};
  to.quatern_d = Number{from.quatern_d};
  to.qoffset_x = Number{from.qoffset_x};
  to.qoffset_y = Number{from.qoffset_y};
  to.qoffset_z = Number{from.qoffset_z};
  to.xyzt_units = Number{from.xyzt_units};
  to.intent_code = Number{from.intent_code};
  to.dim_info = from.dim_info;
  std::memcpy(to.descrip, from.descrip, sizeof to.descrip);
  std::memcpy(to.aux_file, from.aux_file, sizeof to.aux_file);
  std::memcpy(to.intent_name, from.intent_name, sizeof to.intent_name);
}

template <class Header>
Header header_from(std::span<const std::byte> bytes, const std::string& file) {
  if (bytes.size() < sizeof(Header)) {
    throw BadInput(
        fmt::format("{} ends within its header (byte {} of {}); copy or "
                    "convert it again",
                    file, bytes.size(), sizeof(Header)));
  }
  Header header;
  std::memcpy(&header, bytes.data(), sizeof header);
  return header;
}

void check_magic(std::string_view found, std::string_view single,
                 std::string_view pair, const std::string& file) {
  if (found == pair) {
    throw BadInput(
        fmt::format("{} is half of a .hdr/.img pair; convert the pair to one "
                    ".nii file",
                    file));
  }
  if (found != single) {
    throw BadInput(
        fmt::format("{} lacks the magic of a NIfTI file (an Analyze file, or a "
                    "damaged one); convert it to .nii",
                    file));
  }
}

/// 0, which no file may have, where the float of a NIfTI-1 header is no byte
/// offset.
std::int64_t byte_offset(float vox_offset) {
  const bool exact = vox_offset > 0 && vox_offset < 0x1p31F &&
                     vox_offset == std::floor(vox_offset);
  return exact ? static_cast<std::int64_t>(vox_offset) : 0;
}

template <class Header>
std::vector<std::byte> with_extension_flag(const Header& header) {
  std::vector<std::byte> bytes(sizeof header + sizeof(nifti1_extender));
  std::memcpy(bytes.data(), &header, sizeof header);
  return bytes;
}

}  // namespace

std::size_t least_voxel_offset(int version) {
  return (version == 1 ? sizeof(nifti_1_header) : sizeof(nifti_2_header)) +
         sizeof(nifti1_extender);
}

NiftiLayout read_nifti_layout(std::span<const std::byte> bytes,
                              const std::string& file) {
  std::int32_t length = 0;
  if (bytes.size() >= sizeof length) {
    std::memcpy(&length, bytes.data(), sizeof length);
  }
  NiftiLayout layout;
  layout.other_byte_order = length != length_1 && length != length_2;
  if (layout.other_byte_order) {
    nifti_swap_4bytes(1, &length);
  }
  if (length == length_1) {
    auto header = header_from<nifti_1_header>(bytes, file);
    check_magic({header.magic, sizeof header.magic}, magic_1, pair_magic_1,
                file);
    if (layout.other_byte_order) {
      nifti_swap_as_nifti1(&header);
    }
    copy_fields(layout.fields, header);
    layout.fields.vox_offset = byte_offset(header.vox_offset);
  } else if (length == length_2) {
    layout.version = 2;
    layout.fields = header_from<nifti_2_header>(bytes, file);
    check_magic({layout.fields.magic, sizeof layout.fields.magic}, magic_2,
                pair_magic_2, file);
    if (layout.other_byte_order) {
      nifti_swap_as_nifti2(&layout.fields);
    }
  } else {
    throw BadInput(fmt::format(
        "{} is not a NIfTI file; convert it to .nii or .nii.gz", file));
  }
  return layout;
}

std::vector<std::byte> nifti_layout_bytes(const NiftiLayout& layout) {
  const std::size_t offset = least_voxel_offset(layout.version);
  if (layout.version == 1) {
    nifti_1_header header{};
    copy_fields(header, layout.fields);
    header.sizeof_hdr = length_1;
    header.vox_offset = static_cast<float>(offset);
    magic_1.copy(header.magic, sizeof header.magic);
    header.regular = 'r';
    return with_extension_flag(header);
  }
  nifti_2_header header = layout.fields;
  header.sizeof_hdr = length_2;
  header.vox_offset = static_cast<std::int64_t>(offset);
  magic_2.copy(header.magic, sizeof header.magic);
  return with_extension_flag(header);
}

}  // namespace scan
}  // namespace stagecraft
