// Included once for every kind of processor: no #pragma once. What it defines
// goes by the name of the target in use. Source: Highway's manual.
#if defined(STAGECRAFT_VECTOR_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef STAGECRAFT_VECTOR_INL
#undef STAGECRAFT_VECTOR_INL
#else
#define STAGECRAFT_VECTOR_INL
#endif

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace stagecraft::realign::simd::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// The longest vector of floats that the target has.
using D = hn::ScalableTag<float>;
using V = hn::Vec<D>;

HWY_INLINE int lane_count() { return static_cast<int>(hn::Lanes(D())); }

HWY_INLINE V number(double value) {
  return hn::Set(D(), static_cast<float>(value));
}

}  // namespace stagecraft::realign::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
