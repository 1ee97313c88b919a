#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "common/scan/grid.h"
#include "common/scan/nifti_layout.h"

namespace stagecraft {
inline namespace scan {

/// The header of a NIfTI file, checked and understood. Its voxels are of one
/// of the eight types of `with_voxel_type`; fields that cannot be meant are
/// mended.
struct NiftiHeader : NiftiLayout {
  Grid grid{};       ///< of one frame, mm
  int frames = 1;    ///< 1: a single volume
  double slope = 1;  ///< value = slope * stored + inter
  double inter = 0;
  double repetition_time = 0;  ///< s; 0: not known
  /// What was decided for the user, a clause each: "has ...; ... is taken".
  std::vector<std::string> doubts{};
};

/// How the whole of a file is packed.
enum class Compression { none, gzip };

/// Reads the header from the first bytes of a file (`longest_nifti_header` of
/// them, fewer only where the file is shorter). `file` names it in messages.
/// Throws BadInput for whatever cannot be realigned.
NiftiHeader parse_nifti_header(std::span<const std::byte> bytes,
                               const std::string& file);

/// Bytes of one frame as stored.
std::size_t frame_bytes(const NiftiHeader& header);

/// Calls `f` with a zero of the C++ type behind a NIfTI datatype code.
template <class F>
auto with_voxel_type(int datatype, F&& f) {
  switch (datatype) {
    case NIFTI_TYPE_INT8:
      return f(std::int8_t{});
    case NIFTI_TYPE_UINT8:
      return f(std::uint8_t{});
    case NIFTI_TYPE_INT16:
      return f(std::int16_t{});
    case NIFTI_TYPE_UINT16:
      return f(std::uint16_t{});
    case NIFTI_TYPE_INT32:
      return f(std::int32_t{});
    case NIFTI_TYPE_UINT32:
      return f(std::uint32_t{});
    case NIFTI_TYPE_FLOAT32:
      return f(float{});
    default:
      assert(datatype == NIFTI_TYPE_FLOAT64);
      return f(double{});
  }
}

}  // namespace scan
}  // namespace stagecraft
