#include <algorithm>
#include <cstdint>

#include "stages/realign/10_simd/kernels.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "stages/realign/10_simd/interpolate.cpp"
// First: it includes this file once for each target.
#include <hwy/foreach_target.h>

#include "stages/realign/10_simd/window-inl.h"

HWY_BEFORE_NAMESPACE();
namespace stagecraft::realign::simd::HWY_NAMESPACE {

/// A coordinate in units of 2^-32 voxel: cell and place in it are then a shift
/// and a mask.
constexpr double fixed_unit = 0x1p32;

HWY_INLINE std::int64_t fixed(double voxel) {
  return static_cast<std::int64_t>(voxel * fixed_unit);
}

/// One coordinate along a walk.
struct Track {
  std::int64_t at;    ///< of the vector's first point
  std::int64_t step;  ///< from a point to the next
  V offset;           ///< of each lane from the first, voxels
};

HWY_INLINE Track track(double start, double step, double window_step) {
  return {fixed(start), fixed(step),
          hn::Iota(D(), 0) * number(step - window_step)};
}

void interpolate(const Image& spline, const Walk& walk, int count, float* out) {
  const D d;
  const int lanes = lane_count();
  // Along i the window moves on by one with every lane.
  Track tracks[3] = {track(walk.start[0], walk.step[0], 1),
                     track(walk.start[1], walk.step[1], 0),
                     track(walk.start[2], walk.step[2], 0)};
  Window window{nullptr, spline.row_stride(), spline.plane_stride(), {}};
  for (int first = 0; first < count; first += lanes) {
    const int last = std::min(lanes, count - first) - 1;
    std::int64_t cell[3];
    V place[3];
    for (int axis = 0; axis < 3; ++axis) {
      Track& track = tracks[axis];
      const std::int64_t window_step = axis == 0 ? std::int64_t{1} << 32 : 0;
      const std::int64_t end = track.at + last * (track.step - window_step);
      cell[axis] = std::min(track.at, end) >> 32;
      window.taps[axis] =
          4 + static_cast<int>((std::max(track.at, end) >> 32) - cell[axis]);
      place[axis] = track.offset +
                    number(static_cast<double>(track.at - (cell[axis] << 32)) /
                           fixed_unit);
      track.at += lanes * track.step;
    }
    window.corner = spline.row(static_cast<int>(cell[1]) - 1,
                               static_cast<int>(cell[2]) - 1) +
                    cell[0] - 1;
    const V value = sum_for(window.taps)(window, place[0], place[1], place[2]);
    if (last + 1 == lanes) {
      hn::StoreU(value, d, out + first);
    } else {
      hn::BlendedStore(value, hn::FirstN(d, static_cast<std::size_t>(last + 1)),
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
