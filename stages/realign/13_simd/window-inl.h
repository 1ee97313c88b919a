// Included once for every kind of processor: no #pragma once.
#if defined(STAGECRAFT_WINDOW_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef STAGECRAFT_WINDOW_INL
#undef STAGECRAFT_WINDOW_INL
#else
#define STAGECRAFT_WINDOW_INL
#endif

#include <cstddef>

#include "stages/realign/13_simd/vector-inl.h"

/// Weighted sums over the window of a spline that neighbouring points share.
HWY_BEFORE_NAMESPACE();
namespace stagecraft::realign::simd::HWY_NAMESPACE {

/// Weights of the four voxels around a point at `f` in [0, 1] between the
/// middle two. The inner ones follow from the outer ones: the weights add up to
/// 1, and so weighted the four voxels lie at f.
HWY_INLINE void weights(V f, V (&w)[4]) {
  const V g = number(1) - f;
  w[0] = number(1. / 6) * g * (g * g);
  w[3] = number(1. / 6) * f * (f * f);
  w[1] = hn::NegMulAdd(number(2), w[0], g + w[3]);
  w[2] = hn::NegMulAdd(number(2), w[3], f + w[0]);
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

/// The voxels that a vector of points needs. Where its points lie is counted
/// from the window's second voxel.
struct Window {
  const float* corner;
  std::size_t row;
  std::size_t plane;
  const float* taps[3];  ///< more than four, along i, j and k

  int size(int axis) const { return 4 + static_cast<int>(*taps[axis]); }
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
  for (int c = 0; c < window.size(2); ++c) {
    const V wk = cubic(uk - number(c - 1));
    for (int b = 0; b < window.size(1); ++b) {
      const V wjk = wk * cubic(uj - number(b - 1));
      const float* at = window.corner +
                        static_cast<std::size_t>(b) * window.row +
                        static_cast<std::size_t>(c) * window.plane;
      for (int a = 0; a < window.size(0); ++a) {
        total = hn::MulAdd(wjk * cubic(ui - number(a - 1)),
                           hn::LoadU(D(), at + a), total);
      }
    }
  }
  return total;
}

/// By how many taps more than four a window has along i, j and k: 1, 2 and 4
/// are added up; any more than five takes the last.
constexpr V (*sums[])(const Window&, V, V, V) = {
    sum<4, 4, 4>, sum<5, 4, 4>, sum<4, 5, 4>, sum<5, 5, 4>, sum<4, 4, 5>,
    sum<5, 4, 5>, sum<4, 5, 5>, sum<5, 5, 5>, sum_wide};
constexpr int wide = 8;

}  // namespace stagecraft::realign::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
