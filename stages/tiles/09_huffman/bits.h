#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "stages/tiles/09_huffman.h"

namespace stagecraft::tiles {

static_assert(std::endian::native == std::endian::little);

/// Bits as deflate packs them, the first in the lowest bit of a byte. Writes
/// eight bytes at a time, so that seven behind its end must be there.
class Bits {
 public:
  explicit Bits(std::uint8_t* to) : to_(to) {}

  /// No more than 57 between two calls of `flush`.
  void put(std::uint64_t bits, unsigned count) {
    bits_ |= bits << count_;
    count_ += count;
  }
  void flush() {
    std::memcpy(to_, &bits_, sizeof(bits_));
    to_ += count_ / 8;
    bits_ >>= count_ / 8 * 8;
    count_ %= 8;
  }
  /// Fills the last byte up; returns the end.
  std::uint8_t* finish() {
    count_ += 7;
    flush();
    return to_;
  }

 private:
  std::uint8_t* to_;
  std::uint64_t bits_ = 0;
  unsigned count_ = 0;
};

/// The shortest code with `most` bits at most, for symbols of which two occur.
struct Code {
  Code(std::span<const std::uint32_t> frequencies, int most)
      : lengths(code_lengths(frequencies, most)), bits(codes_of(lengths)) {}

  void put(std::size_t symbol, Bits& to) const {
    to.put(bits[symbol], lengths[symbol]);
    to.flush();
  }

  std::vector<std::uint8_t> lengths;
  std::vector<std::uint16_t> bits;
};

/// Begins a deflate block with a code of its own, whose lengths these are:
/// those of 256 literals and of the end.
void put_header(std::span<const std::uint8_t> literals, Block block, Bits& to);

/// Bytes that a header takes at most.
inline constexpr std::size_t most_header = 400;

}  // namespace stagecraft::tiles
