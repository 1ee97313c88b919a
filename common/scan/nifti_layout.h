#pragma once

#include <nifti1.h>
#include <nifti2.h>

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace stagecraft {
inline namespace scan {

/// The header of a NIfTI file as it lies in the file, not yet checked beyond
/// its length and magic.
struct NiftiLayout {
  /// Every field in host byte order; those of NIfTI-1 widened.
  nifti_2_header fields{};
  int version = 1;                ///< 1 or 2: the format of the file
  bool other_byte_order = false;  ///< the voxels are not in host byte order
};

/// Longest header there is, bytes.
inline constexpr std::size_t longest_nifti_header = sizeof(nifti_2_header);

/// Bytes before the voxels in a single file: header and extension flag.
std::size_t least_voxel_offset(int version);

/// Reads the header from the first bytes of a file (`longest_nifti_header` of
/// them, fewer only where the file is shorter). `file` names it in messages.
/// Throws BadInput.
NiftiLayout read_nifti_layout(std::span<const std::byte> bytes,
                              const std::string& file);

/// What stands before the voxels in a single file: the header in host byte
/// order and an empty extension flag.
std::vector<std::byte> nifti_layout_bytes(const NiftiLayout& layout);

}  // namespace scan
}  // namespace stagecraft
