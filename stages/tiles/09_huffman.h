#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "stages/tiles/08_deflate.h"

namespace stagecraft::tiles {

/// PNG's filter 4, many pixels an instruction: what the samples of a row, of so
/// many `channels`, differ by from the one to the left, above or above to the
/// left, whichever is nearest to left + above - above to the left. All three
/// spans are of one size; above the first row all is 0.
void paeth(std::span<const std::uint8_t> above,
           std::span<const std::uint8_t> row, std::size_t channels,
           std::span<std::uint8_t> result);

/// How many bits each symbol gets in the prefix code that makes the shortest
/// text of all with codes of at most `longest` bits: 0 where the frequency is
/// 0. Two symbols must occur, and no more than 2^longest.
std::vector<std::uint8_t> code_lengths(
    std::span<const std::uint32_t> frequencies, int longest);

/// The canonical code of these lengths (RFC 1951, 3.2.2); its first bit is the
/// lowest.
std::vector<std::uint16_t> codes_of(std::span<const std::uint8_t> lengths);

/// Where a block stands in its stream.
enum class Block { inner, last };

/// Writes deflate blocks with a code made for their bytes and no matches.
class Literals {
 public:
  /// Appends a block, which ends with a byte, so that whatever block can
  /// follow.
  void append(std::string& stream, std::span<const std::uint8_t> bytes,
              Block block);

 private:
  /// The codes of all pairs of values; each large block makes its own.
  std::vector<std::uint32_t> pairs_;
};

/// Writes a picture as PNG like `IsalEncoder`, but with filter 4 and the blocks
/// of `Literals`; where values repeat, a block is ISA-L's, behind filter 4 or
/// 1, if that makes it shorter.
class HuffmanEncoder {
 public:
  HuffmanEncoder(int width, int height, int channels = 1);
  ~HuffmanEncoder();
  HuffmanEncoder(const HuffmanEncoder&) = delete;
  HuffmanEncoder& operator=(const HuffmanEncoder&) = delete;

  /// The next row, `width` x `channels` samples.
  void next(std::span<const std::uint8_t> row);
  /// The bytes of the file, behind the last row.
  std::string finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace stagecraft::tiles
