// Included once for every kind of processor: no #pragma once.
#if defined(STAGECRAFT_WINDOW_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef STAGECRAFT_WINDOW_INL
#undef STAGECRAFT_WINDOW_INL
#else
#define STAGECRAFT_WINDOW_INL
#endif

#include <cstddef>

#include "stages/realign/10_simd/vector-inl.h"

/// Weighted sums over the window of a spline that neighbouring points share.
HWY_BEFORE_NAMESPACE();
namespace stagecraft::realign::simd::HWY_NAMESPACE {

/// Weights of the four voxels around a point at `f` in [0, 1] between the
/// middle two.
HWY_INLINE void weights(V f, V (&w)[4]) {
  const V g = number(1) - f;
  const V sixth = number(1. / 6);
  w[0] = sixth * g * g * g;
  w[1] =
      hn::MulAdd(f * f, hn::MulSub(number(0.5), f, number(1)), number(2. / 3));
  w[2] =
      hn::MulAdd(g * g, hn::MulSub(number(0.5), g, number(1)), number(2. / 3));
  w[3] = sixth * f * f * f;
}

/// The same for points at `u` in [0, 2]: a window of five serves neighbours on
/// both sides of a cell's face.
HWY_INLINE void weights(V u, V (&w)[5]) {
  const auto second = hn::Ge(u, number(1));
  V four[4];
  weights(u - hn::IfThenElseZero(second, number(1)), four);
  w[0] = hn::IfThenZeroElse(second, four[0]);
  for (int t = 1; t < 4; ++t) {
    w[t] = hn::IfThenElse(second, four[t - 1], four[t]);
  }
  w[4] = hn::IfThenElseZero(second, four[3]);
}

/// Where a vector of points lies: the window's first voxel and the places
/// within it, counted from its second voxel.
struct Window {
  const float* corner;
  std::size_t row;
  std::size_t plane;
  int taps[3];
};

/// Every size of window is a function of its own, so that loops unroll and
/// weights stay in registers.
template <int ni, int nj, int nk>
HWY_NOINLINE V sum(const Window& window, V ui, V uj, V uk) {
  V wi[ni], wj[nj], wk[nk];
  weights(ui, wi);
  weights(uj, wj);
  weights(uk, wk);
  V total = hn::Zero(D());
  for (int c = 0; c < nk; ++c) {
    V plane = hn::Zero(D());
    for (int b = 0; b < nj; ++b) {
      const float* at = window.corner +
                        static_cast<std::size_t>(b) * window.row +
                        static_cast<std::size_t>(c) * window.plane;
      V row = wi[0] * hn::LoadU(D(), at);
      for (int a = 1; a < ni; ++a) {
        row = hn::MulAdd(wi[a], hn::LoadU(D(), at + a), row);
      }
      plane = hn::MulAdd(wj[b], row, plane);
    }
    total = hn::MulAdd(wk[c], plane, total);
  }
  return total;
}

/// The cubic B-spline at any distance from its centre.
HWY_INLINE V cubic(V x) {
  const V outer = hn::Max(number(2) - hn::Abs(x), number(0));
  const V inner = hn::Max(number(1) - hn::Abs(x), number(0));
  return number(1. / 6) * outer * outer * outer -
         number(4. / 6) * inner * inner * inner;
}

/// A window of any size, for large rotations.
HWY_NOINLINE V sum_wide(const Window& window, V ui, V uj, V uk) {
  V total = hn::Zero(D());
  for (int c = 0; c < window.taps[2]; ++c) {
    const V wk = cubic(uk - number(c - 1));
    for (int b = 0; b < window.taps[1]; ++b) {
      const V wjk = wk * cubic(uj - number(b - 1));
      const float* at = window.corner +
                        static_cast<std::size_t>(b) * window.row +
                        static_cast<std::size_t>(c) * window.plane;
      for (int a = 0; a < window.taps[0]; ++a) {
        total = hn::MulAdd(wjk * cubic(ui - number(a - 1)),
                           hn::LoadU(D(), at + a), total);
      }
    }
  }
  return total;
}

using Sum = V (*)(const Window&, V, V, V);

HWY_INLINE Sum sum_for(const int (&taps)[3]) {
  static constexpr Sum sums[] = {sum<4, 4, 4>, sum<5, 4, 4>, sum<4, 5, 4>,
                                 sum<5, 5, 4>, sum<4, 4, 5>, sum<5, 4, 5>,
                                 sum<4, 5, 5>, sum<5, 5, 5>};
  if (taps[0] > 5 || taps[1] > 5 || taps[2] > 5) return sum_wide;
  return sums[(taps[0] - 4) + 2 * (taps[1] - 4) + 4 * (taps[2] - 4)];
}

}  // namespace stagecraft::realign::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
