#include "stages/realign/10_simd/kernels.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "stages/realign/10_simd/products.cpp"
// First: it includes this file once for each target.
#include <hwy/foreach_target.h>

#include "stages/realign/10_simd/vector-inl.h"

HWY_BEFORE_NAMESPACE();
namespace stagecraft::realign::simd::HWY_NAMESPACE {

void add_residuals(const float* frame, const float* row, std::size_t stride,
                   int count, float scale, ResidualSums& sums) {
  const D d;
  V sum[columns + 2];
  for (std::size_t c = 0; c < columns + 2; ++c)
    sum[c] = hn::Load(d, sums.lanes + c * line_floats);
  for (int n = 0; n < count; n += lane_count()) {
    const auto valid = hn::FirstN(d, static_cast<std::size_t>(count - n));
    const V value = hn::LoadU(d, row + value_column * stride + n);
    const V residual = hn::IfThenElseZero(
        valid,
        hn::NegMulAdd(hn::Set(d, scale), value, hn::LoadU(d, frame + n)));
    for (std::size_t c = 0; c < columns; ++c) {
      sum[c] = hn::MulAdd(residual, hn::LoadU(d, row + c * stride + n), sum[c]);
    }
    sum[columns] = sum[columns] + residual;
    sum[columns + 1] = hn::MulAdd(residual, residual, sum[columns + 1]);
  }
  for (std::size_t c = 0; c < columns + 2; ++c)
    hn::Store(sum[c], d, sums.lanes + c * line_floats);
}

void add_products(const float* row, std::size_t stride, int count,
                  ProductSums& sums) {
  const D d;
  for (int n = 0; n < count; n += lane_count()) {
    const auto valid = hn::FirstN(d, static_cast<std::size_t>(count - n));
    const V one = hn::IfThenElseZero(valid, number(1));
    V column[columns + 1];
    for (std::size_t c = 0; c < columns; ++c)
      column[c] = hn::LoadU(d, row + c * stride + n) * one;
    column[columns] = one;
    float* sum = sums.lanes;
    for (std::size_t a = 0; a < columns + 1; ++a) {
      for (std::size_t b = 0; b <= a; ++b, sum += line_floats) {
        hn::Store(hn::MulAdd(column[a], column[b], hn::Load(d, sum)), d, sum);
      }
    }
  }
}

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

void fill_row(const Image& spline, const Maps& map, Table& table,
              std::size_t row) {
  const D d;
  const auto& first = table.rows[row];
  const auto stride_j = static_cast<std::ptrdiff_t>(spline.row_stride());
  const auto stride_k = static_cast<std::ptrdiff_t>(spline.plane_stride());
  const float* begin =
      spline.row(static_cast<int>(first[1]), static_cast<int>(first[2])) +
      static_cast<int>(first[0]);
  float* out = table.of(row);
  const auto store = [&](std::size_t column, int n, V value) HWY_ATTR {
    hn::StoreU(value, d, out + column * table.stride + n);
  };
  for (int n = 0; n < table.length; n += lane_count()) {
    const Around before = around(begin + n - 1, stride_j, stride_k);
    const Around here = around(begin + n, stride_j, stride_k);
    const Around after = around(begin + n + 1, stride_j, stride_k);
    const V slope[] = {number(0.5) * (after.value - before.value),
                       smoothed(before.slope_j, here.slope_j, after.slope_j),
                       smoothed(before.slope_k, here.slope_k, after.slope_k)};
    V g[3], x[3];
    const V i = hn::Iota(d, static_cast<float>(first[0] + n));
    for (int axis = 0; axis < 3; ++axis) {
      g[axis] = number(map.slope[axis][0]) * slope[0] +
                number(map.slope[axis][1]) * slope[1] +
                number(map.slope[axis][2]) * slope[2];
      const double start = map.point[axis][1] * first[1] +
                           map.point[axis][2] * first[2] + map.point[axis][3];
      x[axis] = hn::MulAdd(number(map.point[axis][0]), i, number(start));
    }
    // As `make_row` does it.
    store(0, n, g[0]);
    store(1, n, g[1]);
    store(2, n, g[2]);
    store(3, n, g[1] * x[2] - g[2] * x[1]);
    store(4, n, g[0] * x[2] - g[2] * x[0]);
    store(5, n, g[0] * x[1] - g[1] * x[0]);
    store(6, n, smoothed(before.value, here.value, after.value));
  }
}

}  // namespace stagecraft::realign::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace stagecraft::realign::simd {

HWY_EXPORT(add_residuals);
HWY_EXPORT(add_products);
HWY_EXPORT(fill_row);

void add_residuals(const float* frame, const float* row, std::size_t stride,
                   int count, float scale, ResidualSums& sums) {
  HWY_DYNAMIC_DISPATCH(add_residuals)(frame, row, stride, count, scale, sums);
}
void add_products(const float* row, std::size_t stride, int count,
                  ProductSums& sums) {
  HWY_DYNAMIC_DISPATCH(add_products)(row, stride, count, sums);
}
void fill_row(const Image& spline, const Maps& maps, Table& table,
              std::size_t row) {
  HWY_DYNAMIC_DISPATCH(fill_row)(spline, maps, table, row);
}

}  // namespace stagecraft::realign::simd
#endif
