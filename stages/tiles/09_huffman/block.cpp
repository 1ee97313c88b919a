#include <array>

#include "stages/tiles/09_huffman/bits.h"

/// Source: RFC 1951, 3.2.
namespace stagecraft::tiles {
namespace {

constexpr std::size_t end_of_block = 256;
/// Two codes of so many bits and their length fit 32 bits; deflate allows 15.
constexpr int longest = 13;
/// Values that are worth a table of all their pairs.
constexpr std::size_t many = 1 << 14;

/// How often each value occurs, and once the end. Four counts at a time: a
/// value that follows itself does not wait for its own count.
std::vector<std::uint32_t> histogram(std::span<const std::uint8_t> bytes) {
  std::array<std::array<std::uint32_t, 256>, 4> counts{};
  std::size_t n = 0;
  for (; n + 4 <= bytes.size(); n += 4) {
    for (std::size_t k = 0; k < 4; ++k) ++counts[k][bytes[n + k]];
  }
  for (; n < bytes.size(); ++n) ++counts[0][bytes[n]];
  std::vector<std::uint32_t> sums(257, 1);
  for (std::size_t value = 0; value < 256; ++value) {
    sums[value] = counts[0][value] + counts[1][value] + counts[2][value] +
                  counts[3][value];
  }
  return sums;
}

/// The codes of all pairs of values: 26 bits above the 5 of their length. The
/// value that comes first is the lower byte of the index.
void pair_up(const Code& code, std::span<std::uint32_t> pairs) {
  for (std::size_t second = 0; second < 256; ++second) {
    const std::uint32_t length = code.lengths[second];
    if (length == 0) continue;
    const std::uint32_t bits = code.bits[second];
    for (std::size_t first = 0; first < 256; ++first) {
      pairs[256 * second + first] =
          (code.bits[first] | bits << code.lengths[first]) << 5 |
          (code.lengths[first] + length);
    }
  }
}

/// Four values at a time, where there are pairs, for whose bits and the 7 that
/// may be left before them a word has room.
void put_literals(std::span<const std::uint8_t> bytes, const Code& code,
                  std::span<const std::uint32_t> pairs, Bits& to) {
  const auto pair_at = [&](std::size_t n) {
    std::uint16_t pair = 0;
    std::memcpy(&pair, &bytes[n], sizeof(pair));
    return pairs[pair];
  };
  const std::size_t paired = pairs.empty() ? 0 : bytes.size() / 4 * 4;
  std::size_t n = 0;
  for (; n < paired; n += 4) {
    const std::uint64_t one = pair_at(n);
    const std::uint64_t other = pair_at(n + 2);
    to.put(one >> 5 | other >> 5 << one % 32, one % 32 + other % 32);
    to.flush();
  }
  for (; n < bytes.size(); ++n) code.put(bytes[n], to);
  code.put(end_of_block, to);
}

}  // namespace

void Literals::append(std::string& stream, std::span<const std::uint8_t> bytes,
                      Block block) {
  const std::vector<std::uint32_t> frequencies = histogram(bytes);
  const Code code(frequencies, longest);
  std::size_t size = 0;  // bits
  for (std::size_t n = 0; n < frequencies.size(); ++n) {
    size += std::size_t{frequencies[n]} * code.lengths[n];
  }
  const std::size_t before = stream.size();
  stream.resize(before + most_header + size / 8);
  auto* const begin = reinterpret_cast<std::uint8_t*>(&stream[before]);
  Bits bits(begin);
  put_header(code.lengths, block, bits);
  if (bytes.size() < many) {
    put_literals(bytes, code, {}, bits);
  } else {
    pairs_.resize(std::size_t{256} * 256);
    pair_up(code, pairs_);
    put_literals(bytes, code, pairs_, bits);
  }
  if (block == Block::inner) {
    // A stored block of nothing, which begins and ends with a byte.
    bits.put(0, 3);
    bits = Bits(bits.finish());
    bits.put(0xFFFF0000, 32);
  }
  stream.resize(before + static_cast<std::size_t>(bits.finish() - begin));
}

}  // namespace stagecraft::tiles
