#include "common/scan/packing.h"

#include <utility>

namespace stagecraft {
inline namespace scan {
namespace {

template <class Value>
Packed packed(const Packing& packing, std::span<const Value> frame) {
  if (!packing.wanted) return {};
  Room<std::byte> stored(frame.size() * bytes_per_voxel(packing.encoding));
  encode(packing.encoding, frame, stored);
  if (packing.compression == Compression::gzip) return compress_chunk(stored);
  return {.bytes = std::move(stored)};
}

}  // namespace

Packed pack(const Packing& packing, std::span<const float> frame) {
  return packed(packing, frame);
}

Packed pack(const Packing& packing, std::span<const double> frame) {
  return packed(packing, frame);
}

}  // namespace scan
}  // namespace stagecraft
