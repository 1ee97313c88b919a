#include <algorithm>
#include <iterator>

#include "stages/realign/13_simd/kernels.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "stages/realign/13_simd/products.cpp"
// First: it includes this file once for each target.
#include <hwy/foreach_target.h>

#include "stages/realign/13_simd/vector-inl.h"

HWY_BEFORE_NAMESPACE();
namespace stagecraft::realign::simd::HWY_NAMESPACE {

void add_residuals(const Table& table, std::size_t r, Span counted,
                   const float* frame, float scale, ResidualSums& sums) {
  const D d;
  const int count = counted.end - counted.begin;
  const float* row = table.of(r) + counted.begin;
  V slope[3], lever[3];
  for (int b = 0; b < 3; ++b) {
    slope[b] = hn::Zero(d);
    lever[b] = hn::Load(d, sums.lanes[3 + b]);
  }
  V value_sum = hn::Load(d, sums.lanes[9]);
  V residual_sum = hn::Load(d, sums.lanes[10]);
  V squared_sum = hn::Load(d, sums.lanes[11]);
  V point = hn::Iota(d, static_cast<float>(counted.begin));
  for (int n = 0; n < count; n += lane_count()) {
    const auto valid = hn::FirstN(d, static_cast<std::size_t>(count - n));
    const V value = hn::LoadU(d, row + value_column * table.stride + n);
    const V residual = hn::IfThenElseZero(
        valid,
        hn::NegMulAdd(hn::Set(d, scale), value, hn::LoadU(d, frame + n)));
    const V weighted = residual * point;
    for (std::size_t b = 0; b < 3; ++b) {
      const V gradient = hn::LoadU(d, row + b * table.stride + n);
      slope[b] = hn::MulAdd(residual, gradient, slope[b]);
      lever[b] = hn::MulAdd(weighted, gradient, lever[b]);
    }
    value_sum = hn::MulAdd(residual, value, value_sum);
    residual_sum = residual_sum + residual;
    squared_sum = hn::MulAdd(residual, residual, squared_sum);
    point = point + number(lane_count());
  }
  const Eigen::Vector3d& place = table.rows[r].place;
  // Which gradient goes with which coordinate, as `make_row` has it.
  constexpr int turns[3][2] = {{1, 2}, {0, 2}, {0, 1}};
  for (int c = 0; c < 3; ++c) {
    const auto [a, b] = turns[c];
    const V turned =
        hn::MulAdd(slope[a], number(place[b]), hn::Load(d, sums.lanes[6 + c]));
    hn::Store(hn::NegMulAdd(slope[b], number(place[a]), turned), d,
              sums.lanes[6 + c]);
    hn::Store(hn::Load(d, sums.lanes[c]) + slope[c], d, sums.lanes[c]);
    hn::Store(lever[c], d, sums.lanes[3 + c]);
  }
  hn::Store(value_sum, d, sums.lanes[9]);
  hn::Store(residual_sum, d, sums.lanes[10]);
  hn::Store(squared_sum, d, sums.lanes[11]);
}

void put_factors(const Table& table, std::size_t r, int n, int waiting,
                 Waiting& points) {
  const D d;
  const Eigen::Vector3d& place = table.rows[r].place;
  const float* row = table.of(r) + n;
  for (int lane = 0; lane < static_cast<int>(line_floats);
       lane += lane_count()) {
    const V point = hn::Iota(d, static_cast<float>(n + lane));
    V g[3], x[3];
    for (int axis = 0; axis < 3; ++axis, row += table.stride) {
      g[axis] = hn::LoadU(d, row + lane);
      x[axis] =
          hn::MulAdd(point, number(table.along[axis]), number(place[axis]));
    }
    const V value = hn::LoadU(d, row + lane);
    row -= 3 * table.stride;
    // As `make_row` has it.
    const V factor[factors] = {g[0],
                               g[1],
                               g[2],
                               g[1] * x[2] - g[2] * x[1],
                               g[0] * x[2] - g[2] * x[0],
                               g[0] * x[1] - g[1] * x[0],
                               value,
                               number(1)};
    for (std::size_t a = 0; a < factors; ++a)
      hn::StoreU(factor[a], d, points[a] + waiting + lane);
  }
}

void add_products(const Waiting& points, ProductSums& sums) {
  const D d;
  for (std::size_t n = 0; n < line_floats; n += hn::Lanes(d)) {
    V factor[factors];
    for (std::size_t a = 0; a < factors; ++a)
      factor[a] = hn::Load(d, points[a] + n);
    auto* sum = sums.lanes;
    for (std::size_t a = 0; a < factors; ++a) {
      for (std::size_t b = 0; b <= a; ++b, ++sum) {
        float* lanes = *sum + n;
        hn::Store(hn::MulAdd(factor[a], factor[b], hn::Load(d, lanes)), d,
                  lanes);
      }
    }
  }
}

}  // namespace stagecraft::realign::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace stagecraft::realign::simd {

HWY_EXPORT(add_residuals);
HWY_EXPORT(put_factors);
HWY_EXPORT(add_products);

void add_residuals(const Table& table, std::size_t r, Span counted,
                   const float* frame, float scale, ResidualSums& sums) {
  HWY_DYNAMIC_DISPATCH(add_residuals)(table, r, counted, frame, scale, sums);
}
void put_factors(const Table& table, std::size_t r, int n, int waiting,
                 Waiting& points) {
  HWY_DYNAMIC_DISPATCH(put_factors)(table, r, n, waiting, points);
}
void add_products(const Waiting& points, ProductSums& sums) {
  HWY_DYNAMIC_DISPATCH(add_products)(points, sums);
}
void Products::add(const Table& table, std::size_t r, Span points) {
  constexpr int line = line_floats;
  constexpr int few = 64;
  for (int n = points.begin; n < points.end; n += line) {
    put_factors(table, r, n, waiting_, points_);
    waiting_ += std::min(line, points.end - n);
    if (waiting_ < line) continue;
    add_products(points_, sums_);
    for (auto& factor : points_) std::copy_n(factor + line, line, factor);
    waiting_ -= line;
    if (++lines_ % few == 0) sums_.fold();
  }
}

NormalEquations Products::sums() {
  for (auto& factor : points_)
    std::fill(factor + waiting_, std::end(factor), 0.0F);
  add_products(points_, sums_);
  sums_.fold();
  NormalEquations equations;
  std::size_t n = 0;
  for (int a = 0; a < 8; ++a) {
    for (int b = 0; b <= a; ++b) {
      // The frame's row lies before that of 1.
      equations.sums(a < 7 ? a : 8, b < 7 ? b : 8) = sums_.total[n++];
    }
  }
  return equations;
}

}  // namespace stagecraft::realign::simd
#endif
