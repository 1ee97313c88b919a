#include "stages/tiles/09_huffman.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "stages/tiles/09_huffman/paeth.cpp"
// First: it includes this file once for each target.
#include <hwy/foreach_target.h>
//
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace stagecraft::tiles::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// The filter from the second pixel on; returns where fewer samples are left
/// than lanes.
/// Source: PNG (second edition), 9.4. With p = a + b - c its distances are
/// |p - a| = |b - c|, |p - b| = |a - c| and |p - c|, their difference where c
/// lies between a and b, else their sum. All fit 8 bits: a sum that is cut at
/// 255 still is the largest of the three.
std::size_t filter(const std::uint8_t* above, const std::uint8_t* row,
                   std::size_t size, std::size_t channels,
                   std::uint8_t* result) {
  const hn::ScalableTag<std::uint8_t> d;
  const std::size_t lanes = hn::Lanes(d);
  const auto distance = [](auto one, auto other) HWY_ATTR {
    return hn::Sub(hn::Max(one, other), hn::Min(one, other));
  };
  std::size_t x = channels;
  for (; x + lanes <= size; x += lanes) {
    const auto a = hn::LoadU(d, row + x - channels);
    const auto b = hn::LoadU(d, above + x);
    const auto c = hn::LoadU(d, above + x - channels);
    const auto to_a = distance(b, c);
    const auto to_b = distance(a, c);
    const auto between = hn::Eq(hn::Clamp(c, hn::Min(a, b), hn::Max(a, b)), c);
    const auto to_c = hn::IfThenElse(between, distance(to_a, to_b),
                                     hn::SaturatedAdd(to_a, to_b));
    // Of equal ones a before b before c.
    const auto least = hn::Min(to_a, hn::Min(to_b, to_c));
    const auto b_or_c = hn::IfThenElse(hn::Eq(least, to_b), b, c);
    const auto nearest = hn::IfThenElse(hn::Eq(least, to_a), a, b_or_c);
    hn::StoreU(hn::Sub(hn::LoadU(d, row + x), nearest), d, result + x);
  }
  return x;
}

}  // namespace stagecraft::tiles::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include <cstdlib>

namespace stagecraft::tiles {
namespace {

HWY_EXPORT(filter);

int nearest(int a, int b, int c) {
  const int p = a + b - c;
  const int to_a = std::abs(p - a);
  const int to_b = std::abs(p - b);
  const int to_c = std::abs(p - c);
  if (to_a <= to_b && to_a <= to_c) return a;
  return to_b <= to_c ? b : c;
}

}  // namespace

void paeth(std::span<const std::uint8_t> above,
           std::span<const std::uint8_t> row, std::size_t channels,
           std::span<std::uint8_t> result) {
  // Left of the first pixel all is 0.
  for (std::size_t x = 0; x < channels; ++x) {
    result[x] = static_cast<std::uint8_t>(row[x] - above[x]);
  }
  for (std::size_t x = HWY_DYNAMIC_DISPATCH(filter)(
           above.data(), row.data(), row.size(), channels, result.data());
       x < row.size(); ++x) {
    result[x] = static_cast<std::uint8_t>(
        row[x] - nearest(row[x - channels], above[x], above[x - channels]));
  }
}

}  // namespace stagecraft::tiles
#endif
