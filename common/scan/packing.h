#pragma once

#include <span>

#include "common/scan/encoding.h"
#include "common/scan/gzip_writer.h"

namespace stagecraft {
inline namespace scan {

/// What becomes of a realigned frame on its way into a file. Flat, so that it
/// can be sent as bytes.
struct Packing {
  Encoding encoding;
  Compression compression = Compression::none;
  bool wanted = false;  ///< false: no file takes the frame
};

/// A frame as it goes into a file; where that is not compressed, its bytes are
/// the voxels, and the rest means nothing.
using Packed = GzipChunk;

/// Encodes and, where the file is compressed, compresses the voxels of a frame;
/// nothing where it is not wanted. Any number of threads may do so at once.
Packed pack(const Packing& packing, std::span<const float> frame);
Packed pack(const Packing& packing, std::span<const double> frame);

}  // namespace scan
}  // namespace stagecraft
