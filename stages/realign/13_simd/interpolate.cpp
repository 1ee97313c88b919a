#include <algorithm>
#include <cstdint>

#include "stages/realign/13_simd/kernels.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "stages/realign/13_simd/interpolate.cpp"
// First: it includes this file once for each target.
#include <hwy/foreach_target.h>

#include "stages/realign/13_simd/window-inl.h"

HWY_BEFORE_NAMESPACE();
namespace stagecraft::realign::simd::HWY_NAMESPACE {

/// Vectors of points whose windows are found together, so that this is done in
/// vectors too.
constexpr std::size_t stretch = 8;

/// Windows of the vectors of a stretch.
struct Windows {
  alignas(32) std::int32_t corner[stretch];  ///< floats from voxel (-1, -1, -1)
  alignas(32) std::int32_t kind[stretch];    ///< of the sum that serves it
  alignas(32) float taps[3][stretch];        ///< more than four, along i, j, k
  alignas(32) float place[3][stretch];  ///< of the first point, voxels from the
                                        ///< window's second
};

/// Along i the window moves on by one with every point.
HWY_INLINE double drift(const Walk& walk, std::size_t axis) {
  return walk.step[axis] - (axis == 0 ? 1 : 0);
}

/// Finds the windows of a walk's first `count` points, or as many as a stretch
/// has.
HWY_INLINE void locate(const Image& spline, const Walk& walk, int count,
                       Windows& windows) {
  const hn::CappedTag<double, 4> d;
  const hn::Rebind<float, decltype(d)> to_float;
  const hn::Rebind<std::int32_t, decltype(d)> to_int;
  using Doubles = hn::Vec<decltype(d)>;
  const Doubles one = hn::Set(d, 1);
  const Doubles lanes = hn::Set(d, lane_count());
  const double strides[] = {1, static_cast<double>(spline.row_stride()),
                            static_cast<double>(spline.plane_stride())};
  const auto vectors = static_cast<std::size_t>((count - 1) / lane_count() + 1);
  for (std::size_t v = 0; v < std::min(vectors, stretch); v += hn::Lanes(d)) {
    const Doubles first = lanes * hn::Iota(d, static_cast<double>(v));
    const Doubles last =
        hn::Max(hn::Min(lanes, hn::Set(d, count) - first) - one, hn::Zero(d));
    Doubles corner = hn::Zero(d);
    Doubles kind = hn::Zero(d);
    Doubles widest = hn::Zero(d);
    for (std::size_t axis = 0; axis < 3; ++axis) {
      const Doubles at = hn::MulAdd(first, hn::Set(d, walk.step[axis]),
                                    hn::Set(d, walk.start[axis]));
      const Doubles end = hn::MulAdd(last, hn::Set(d, drift(walk, axis)), at);
      const Doubles cell = hn::Floor(hn::Min(at, end));
      const Doubles more = hn::Floor(hn::Max(at, end)) - cell;
      corner = hn::MulAdd(cell, hn::Set(d, strides[axis]), corner);
      kind = hn::MulAdd(more, hn::Set(d, 1 << axis), kind);
      widest = hn::Max(widest, more);
      hn::Store(hn::DemoteTo(to_float, at - cell), to_float,
                windows.place[axis] + v);
      hn::Store(hn::DemoteTo(to_float, more), to_float, windows.taps[axis] + v);
    }
    kind = hn::IfThenElse(hn::Gt(widest, one), hn::Set(d, wide), kind);
    hn::Store(hn::DemoteTo(to_int, kind), to_int, windows.kind + v);
    hn::Store(hn::DemoteTo(to_int, corner), to_int, windows.corner + v);
  }
}

void interpolate(const Image& spline, const Walk& walk, int count, float* out) {
  const D d;
  const int lanes = lane_count();
  V offset[3];
  for (std::size_t axis = 0; axis < 3; ++axis)
    offset[axis] = hn::Iota(d, 0) * number(drift(walk, axis));
  const float* origin = spline.row(-1, -1) - 1;
  Windows windows;
  std::size_t v = stretch;
  for (int first = 0; first < count; first += lanes, ++v) {
    if (v == stretch) {
      locate(spline, from(walk, first), count - first, windows);
      v = 0;
    }
    const Window window{
        origin + windows.corner[v],
        spline.row_stride(),
        spline.plane_stride(),
        {&windows.taps[0][v], &windows.taps[1][v], &windows.taps[2][v]}};
    const auto place = [&](std::size_t axis) HWY_ATTR {
      return offset[axis] + hn::Set(d, windows.place[axis][v]);
    };
    const V value = sums[windows.kind[v]](window, place(0), place(1), place(2));
    if (first + lanes <= count) {
      hn::StoreU(value, d, out + first);
    } else {
      hn::BlendedStore(value,
                       hn::FirstN(d, static_cast<std::size_t>(count - first)),
                       d, out + first);
    }
  }
}

}  // namespace stagecraft::realign::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace stagecraft::realign::simd {

HWY_EXPORT(interpolate);

void interpolate(const Image& spline, const Walk& walk, int count, float* out) {
  HWY_DYNAMIC_DISPATCH(interpolate)(spline, walk, count, out);
}

}  // namespace stagecraft::realign::simd
#endif
