#pragma once

#include <isa-l/igzip_lib.h>

#include <array>
#include <cstdint>
#include <span>

namespace stagecraft {
inline namespace base {

/// A block of deflate that holds one byte as it is (RFC 1951, 3.2.4).
using StoredByte = std::array<std::uint8_t, 6>;

/// Starts a stream of raw deflate, level 1, for the bytes behind `first`, which
/// are given to isal_deflate with this `room`. Returns what stands before them.
///
/// ISA-L 2.30 files the third byte of a stream that knows no earlier ones under
/// the address of the `isal_zstream` (levels 1 and 2, igzip_icf_body_h1_gr_bt),
/// so that one input has several outputs. With one byte known it does not.
inline StoredByte start_deflate(isal_zstream& stream, std::uint8_t first,
                                std::span<std::uint8_t> room) {
  isal_deflate_init(&stream);
  stream.level = 1;
  stream.level_buf = room.data();
  stream.level_buf_size = static_cast<std::uint32_t>(room.size());
  isal_deflate_set_dict(&stream, &first, 1);
  constexpr std::uint8_t size = 1;
  return {0, size, 0, static_cast<std::uint8_t>(~size), 0xFF, first};
}

}  // namespace base
}  // namespace stagecraft
