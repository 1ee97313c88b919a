#pragma once

#include <cstddef>
#include <span>

#include "common/scan/nifti_header.h"

namespace stagecraft {
inline namespace scan {

/// How the voxels of a file are stored: value = slope * stored + inter. Flat,
/// so that it can be sent as bytes.
struct Encoding {
  int datatype = NIFTI_TYPE_FLOAT64;  ///< one of those of `with_voxel_type`
  double slope = 1;
  double inter = 0;
  bool other_byte_order = false;
};

Encoding encoding_of(const NiftiHeader& header);
std::size_t bytes_per_voxel(const Encoding& encoding);

/// Turns stored voxels into scaled values, which may be NaN or infinite. To
/// float, voxels of 8 and 16 bits and float32 are scaled in single precision.
void decode(const Encoding& encoding, std::span<const std::byte> stored,
            std::span<float> values);
void decode(const Encoding& encoding, std::span<const std::byte> stored,
            std::span<double> values);

/// The inverse of `decode`: NaN becomes 0; integer types are rounded half away
/// from zero, every type is clamped to what it can hold.
void encode(const Encoding& encoding, std::span<const float> values,
            std::span<std::byte> stored);
void encode(const Encoding& encoding, std::span<const double> values,
            std::span<std::byte> stored);

/// What the values of a frame are like.
struct Content {
  std::size_t non_finite = 0;  ///< values that were NaN or infinite
  double low = 0;              ///< of all values once those are 0
  double high = 0;
};

/// What two parts of a frame are like together.
Content both(const Content& a, const Content& b);

/// Puts 0 for what is NaN or infinite. There must be a value.
Content clean(std::span<float> values);
Content clean(std::span<double> values);

}  // namespace scan
}  // namespace stagecraft
