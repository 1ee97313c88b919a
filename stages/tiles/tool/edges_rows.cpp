#include "stages/tiles/tool/edges_rows.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "stages/tiles/tool/edges_rows.cpp"
// First: it includes this file once for each target.
#include <hwy/foreach_target.h>
//
#include <hwy/highway.h>

// Plain loops that the compiler turns into vectors of each target; nothing of
// the standard library is called, whose code all targets would share.
HWY_BEFORE_NAMESPACE();
namespace stagecraft::tiles::HWY_NAMESPACE {

HWY_INLINE int magnitude_of(int n) { return n < 0 ? -n : n; }

void gradient(const Neighbours<std::uint8_t>& grey, std::size_t width,
              const Gradient& result) {
  const auto [above, row, below] = grey;
  std::int16_t* HWY_RESTRICT along = result.x;
  std::int16_t* HWY_RESTRICT across = result.y;
  std::int16_t* HWY_RESTRICT magnitude = result.magnitude + 1;
  for (std::size_t x = 0; x < width; ++x) {
    const int dx = above[x + 2] - above[x] + 2 * (row[x + 2] - row[x]) +
                   below[x + 2] - below[x];
    const int dy = below[x] - above[x] + 2 * (below[x + 1] - above[x + 1]) +
                   below[x + 2] - above[x + 2];
    along[x] = static_cast<std::int16_t>(dx);
    across[x] = static_cast<std::int16_t>(dy);
    magnitude[x] =
        static_cast<std::int16_t>(magnitude_of(dx) + magnitude_of(dy));
  }
}

/// The direction is told by the tangents of 22.5 and 67.5 degrees, in 1/32768;
/// the second is the first plus 2. Everything is computed of every pixel: a
/// branch would be guessed wrong too often.
void suppress(const Gradient& slope, const Neighbours<std::int16_t>& magnitude,
              const Thresholds& thresholds, std::size_t width,
              Edge* HWY_RESTRICT result) {
  constexpr int tangent = 13573;
  const auto [above, row, below] = magnitude;
  const auto [low, high] = thresholds;
  for (std::size_t x = 0; x < width; ++x) {
    const int m = row[x + 1];
    const int dx = slope.x[x];
    const int dy = slope.y[x];
    const int steep = magnitude_of(dy) << 15;
    const int flat = magnitude_of(dx) * tangent;
    const bool horizontal = steep < flat;
    const bool vertical = steep > flat + (magnitude_of(dx) << 16);
    const bool falling = (dx ^ dy) < 0;
    const int up = falling ? above[x + 2] : above[x];
    const int down = falling ? below[x] : below[x + 2];
    const int straight_before = vertical ? above[x + 1] : up;
    const int straight_after = vertical ? below[x + 1] : down;
    const int before = horizontal ? row[x] : straight_before;
    const int after = horizontal ? row[x + 2] : straight_after;
    const int ties = (horizontal | vertical) ? 1 : 0;
    const bool kept = (m > low) & (m > before) & (m + ties > after);
    const int kind = m > high ? 2 : 1;
    result[x] = static_cast<Edge>(kept ? kind : 0);
  }
}

const EdgesRows* edges_rows_here() {
  static constexpr EdgesRows all{.gradient = gradient, .suppress = suppress};
  return &all;
}

}  // namespace stagecraft::tiles::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace stagecraft::tiles {

HWY_EXPORT(edges_rows_here);

const EdgesRows& edges_rows() {
  return *HWY_DYNAMIC_DISPATCH(edges_rows_here)();
}

}  // namespace stagecraft::tiles
#endif
