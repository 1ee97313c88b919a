#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "common/base/new_file.h"
#include "common/base/room.h"

namespace stagecraft {
inline namespace scan {

/// A piece of a gzip file, made apart from all others.
struct GzipChunk {
  Room<std::byte> bytes;     ///< whole blocks (RFC 1951)
  std::uint32_t crc = 0;     ///< CRC-32 of what they stand for
  std::uint64_t length = 0;  ///< bytes that they stand for
};

/// Compresses `bytes` so that chunks can follow each other in any order.
/// Any thread may do so. Takes 0.2 MB besides the result.
GzipChunk compress_chunk(std::span<const std::byte> bytes);

/// Appends. Throws std::system_error.
void append(NewFile& file, std::span<const std::byte> bytes);

/// Writes a gzip file (RFC 1952) of one member from chunks.
class GzipWriter {
 public:
  /// Writes to the end of `file`, which must outlive this. Throws
  /// std::system_error, as all do.
  explicit GzipWriter(NewFile& file);
  void append(const GzipChunk& chunk);
  /// Ends the member; nothing may be appended afterwards.
  void finish();

 private:
  NewFile& file_;
  std::uint32_t crc_ = 0;
  std::uint64_t length_ = 0;
};

}  // namespace scan
}  // namespace stagecraft
