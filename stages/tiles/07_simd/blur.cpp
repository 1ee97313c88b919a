#include "stages/tiles/07_simd.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "stages/tiles/07_simd/blur.cpp"
// First: it includes this file once for each target.
#include <hwy/foreach_target.h>
//
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace stagecraft::tiles::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// Sums are at most 64 x 255 and fit 16 bits. The taps are the same on both
/// sides: four products a pixel instead of seven.
void along(const std::uint8_t* row, std::size_t width, std::uint16_t* result) {
  const hn::ScalableTag<std::uint16_t> d;
  const hn::Rebind<std::uint8_t, decltype(d)> bytes;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t x = 0;
  for (; x + lanes <= width; x += lanes) {
    const auto at = [&](std::size_t t) HWY_ATTR {
      return hn::PromoteTo(d, hn::LoadU(bytes, row + x + t));
    };
    const auto pair = [&](std::size_t t) HWY_ATTR {
      return hn::Mul(hn::Add(at(t), at(6 - t)),
                     hn::Set(d, static_cast<std::uint16_t>(taps[t])));
    };
    const auto middle =
        hn::Mul(at(3), hn::Set(d, static_cast<std::uint16_t>(taps[3])));
    hn::StoreU(hn::Add(hn::Add(pair(0), pair(1)), hn::Add(pair(2), middle)), d,
               result + x);
  }
  for (; x < width; ++x) {
    int sum = 0;
    for (std::size_t t = 0; t < 7; ++t) sum += taps[t] * row[x + t];
    result[x] = static_cast<std::uint16_t>(sum);
  }
}

/// The sum of two rows still fits 16 bits, their weighted sums 20.
void across(const std::array<const std::uint16_t*, 7>& rows, std::size_t width,
            std::uint8_t* result) {
  const hn::ScalableTag<std::int32_t> d;
  const hn::Rebind<std::uint16_t, decltype(d)> halves;
  const hn::Rebind<std::uint8_t, decltype(d)> bytes;
  const std::size_t lanes = hn::Lanes(d);
  std::size_t x = 0;
  for (; x + lanes <= width; x += lanes) {
    const auto at = [&](std::size_t t)
                        HWY_ATTR { return hn::LoadU(halves, rows[t] + x); };
    const auto weighted = [&](auto samples, std::size_t t) HWY_ATTR {
      return hn::Mul(hn::PromoteTo(d, samples), hn::Set(d, taps[t]));
    };
    auto sum = hn::Add(hn::Set(d, 2048), weighted(at(3), 3));
    for (std::size_t t = 0; t < 3; ++t) {
      sum = hn::Add(sum, weighted(hn::Add(at(t), at(6 - t)), t));
    }
    hn::StoreU(hn::DemoteTo(bytes, hn::ShiftRight<12>(sum)), bytes, result + x);
  }
  for (; x < width; ++x) {
    int sum = 2048;
    for (std::size_t t = 0; t < 7; ++t) sum += taps[t] * rows[t][x];
    result[x] = static_cast<std::uint8_t>(sum >> 12);
  }
}

}  // namespace stagecraft::tiles::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace stagecraft::tiles {

HWY_EXPORT(along);
HWY_EXPORT(across);

void along_in_vectors(const std::uint8_t* row, std::size_t width,
                      std::uint16_t* result) {
  HWY_DYNAMIC_DISPATCH(along)(row, width, result);
}

void across_in_vectors(const std::array<const std::uint16_t*, 7>& rows,
                       std::size_t width, std::uint8_t* result) {
  HWY_DYNAMIC_DISPATCH(across)(rows, width, result);
}

}  // namespace stagecraft::tiles
#endif
