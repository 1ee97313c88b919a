#include <algorithm>
#include <array>

#include "stages/tiles/09_huffman/bits.h"

/// Source: RFC 1951, 3.2.7.
namespace stagecraft::tiles {
namespace {

/// A symbol of the alphabet in which code lengths are told, and the number
/// behind it.
struct Told {
  std::uint8_t symbol;
  std::uint8_t extra;
};

/// With runs of a length (16) and of 0 (17 and 18).
std::vector<Told> told(std::span<const std::uint8_t> lengths) {
  std::vector<Told> result;
  for (std::size_t n = 0; n < lengths.size();) {
    const std::uint8_t length = lengths[n];
    const auto rest = lengths.subspan(n);
    const auto end = std::ranges::find_if(
        rest, [&](std::uint8_t other) { return other != length; });
    auto run = static_cast<std::size_t>(end - rest.begin());
    if (length == 0 && run >= 3) {
      run = std::min<std::size_t>(run, 138);
      const int least = run <= 10 ? 3 : 11;
      result.push_back({static_cast<std::uint8_t>(least == 3 ? 17 : 18),
                        static_cast<std::uint8_t>(run - least)});
    } else if (n > 0 && lengths[n - 1] == length && run >= 3) {
      run = std::min<std::size_t>(run, 6);
      result.push_back({16, static_cast<std::uint8_t>(run - 3)});
    } else {
      run = 1;
      result.push_back({length, 0});
    }
    n += run;
  }
  return result;
}

}  // namespace

void put_header(std::span<const std::uint8_t> literals, Block block, Bits& to) {
  std::vector<std::uint8_t> lengths(literals.begin(), literals.end());
  // Two distances that are never used: not every reader takes none.
  lengths.insert(lengths.end(), {1, 1});
  const std::vector<Told> symbols = told(lengths);
  std::array<std::uint32_t, 19> frequencies{};
  for (const Told& each : symbols) ++frequencies[each.symbol];
  const Code code(frequencies, 7);
  constexpr std::array order{16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                             11, 4,  12, 3, 13, 2, 14, 1, 15};
  std::size_t used = order.size();
  while (code.lengths[order[used - 1]] == 0) --used;

  to.put(block == Block::last ? 1 : 0, 1);
  to.put(2, 2);                                     // a code of its own
  to.put(literals.size() - 257, 5);                 // literals and the end
  to.put(lengths.size() - literals.size() - 1, 5);  // distances
  to.put(used - 4, 4);
  to.flush();
  for (std::size_t n = 0; n < used; ++n) {
    to.put(code.lengths[order[n]], 3);
    to.flush();
  }
  for (const Told& each : symbols) {
    code.put(each.symbol, to);
    constexpr std::array extra{2, 3, 7};  // bits
    if (each.symbol >= 16) to.put(each.extra, extra[each.symbol - 16]);
    to.flush();
  }
}

}  // namespace stagecraft::tiles
