#include "stages/realign/13_simd/kernels.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "stages/realign/13_simd/fill.cpp"
// First: it includes this file once for each target.
#include <hwy/foreach_target.h>

#include "stages/realign/13_simd/vector-inl.h"

HWY_BEFORE_NAMESPACE();
namespace stagecraft::realign::simd::HWY_NAMESPACE {

/// Sums over the nine rows around a row of voxels, weighted along j and k, for
/// the vector of voxels that begins at `at`.
struct Around {
  V value, slope_j, slope_k;
};

HWY_INLINE Around around(const float* at, std::ptrdiff_t row,
                         std::ptrdiff_t plane) {
  const D d;
  const auto ring = [&](std::ptrdiff_t k) HWY_ATTR {
    const float* middle = at + k * plane;
    const V low = hn::LoadU(d, middle - row);
    const V high = hn::LoadU(d, middle + row);
    const V here = hn::LoadU(d, middle);
    return Around{number(1. / 6) * (low + high) + number(4. / 6) * here,
                  number(0.5) * (high - low), hn::Zero(d)};
  };
  const Around below = ring(-1), here = ring(0), above = ring(1);
  return {number(1. / 6) * (below.value + above.value) +
              number(4. / 6) * here.value,
          number(1. / 6) * (below.slope_j + above.slope_j) +
              number(4. / 6) * here.slope_j,
          number(0.5) * (above.value - below.value)};
}

HWY_INLINE V smoothed(V before, V here, V after) {
  return number(1. / 6) * (before + after) + number(4. / 6) * here;
}

void fill_row(const Image& spline, const Eigen::Matrix3d& to_world,
              Table& table, std::size_t r) {
  const D d;
  const Eigen::Vector3i first = table.rows[r].voxel.cast<int>();
  const auto stride_j = static_cast<std::ptrdiff_t>(spline.row_stride());
  const auto stride_k = static_cast<std::ptrdiff_t>(spline.plane_stride());
  const float* begin = spline.row(first[1], first[2]) + first[0];
  float* out = table.of(r);
  for (int n = 0; n < table.rows[r].length; n += lane_count()) {
    const Around before = around(begin + n - 1, stride_j, stride_k);
    const Around here = around(begin + n, stride_j, stride_k);
    const Around after = around(begin + n + 1, stride_j, stride_k);
    const V slope[] = {number(0.5) * (after.value - before.value),
                       smoothed(before.slope_j, here.slope_j, after.slope_j),
                       smoothed(before.slope_k, here.slope_k, after.slope_k)};
    for (int axis = 0; axis < 3; ++axis, out += table.stride) {
      hn::StoreU(number(to_world(axis, 0)) * slope[0] +
                     number(to_world(axis, 1)) * slope[1] +
                     number(to_world(axis, 2)) * slope[2],
                 d, out + n);
    }
    hn::StoreU(smoothed(before.value, here.value, after.value), d, out + n);
    out = table.of(r);
  }
}

}  // namespace stagecraft::realign::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace stagecraft::realign::simd {

HWY_EXPORT(fill_row);

void fill_row(const Image& spline, const Eigen::Matrix3d& to_world,
              Table& table, std::size_t r) {
  HWY_DYNAMIC_DISPATCH(fill_row)(spline, to_world, table, r);
}

}  // namespace stagecraft::realign::simd
#endif
