#include "common/scan/encoding.h"

#include <nifti2_io.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <limits>
#include <type_traits>

namespace stagecraft {
inline namespace scan {
namespace {

/// Voxels that are taken at once, so that they stay in the first cache.
constexpr std::size_t most_voxels = 1024;

/// In what a voxel stored as T is scaled, to or from a Value.
template <class T, class Value>
using Scale = std::conditional_t<std::same_as<Value, float> &&
                                     (sizeof(T) <= 2 || std::same_as<T, float>),
                                 float, double>;

/// Calls `f` with the numbers of voxels before and in each block.
template <class F>
void for_each_block(std::size_t voxels, F f) {
  for (std::size_t begin = 0; begin < voxels; begin += most_voxels) {
    f(begin, std::min(most_voxels, voxels - begin));
  }
}

template <class T>
void swap_bytes(const Encoding& encoding, T* voxels, std::size_t length) {
  if (sizeof(T) > 1 && encoding.other_byte_order) {
    nifti_swap_Nbytes(static_cast<std::int64_t>(length), sizeof(T), voxels);
  }
}

template <class T, class Value>
void decode_as(const Encoding& encoding, const std::byte* stored,
               std::span<Value> values) {
  using S = Scale<T, Value>;
  const auto slope = static_cast<S>(encoding.slope);
  const auto inter = static_cast<S>(encoding.inter);
  std::array<T, most_voxels> voxels;
  for_each_block(values.size(), [&](std::size_t begin, std::size_t length) {
    std::memcpy(voxels.data(), stored + begin * sizeof(T), length * sizeof(T));
    swap_bytes(encoding, voxels.data(), length);
    Value* out = values.data() + begin;
    for (std::size_t n = 0; n < length; ++n) {
      out[n] = static_cast<Value>(slope * static_cast<S>(voxels[n]) + inter);
    }
  });
}

/// What a T can hold that is nearest to `value`.
template <class T, class S>
S clamped(S value) {
  constexpr auto low = static_cast<S>(std::numeric_limits<T>::lowest());
  constexpr auto high = static_cast<S>(std::numeric_limits<T>::max());
  const S above = value > low ? value : low;
  return above < high ? above : high;
}

/// A clamped value as a T; integers are rounded half away from zero.
template <class T, class S>
T nearest(S value) {
  if constexpr (std::integral<T>) {
    using Wide = std::conditional_t<sizeof(T) <= 2, std::int32_t, std::int64_t>;
    // The largest number below 1/2: 1/2 would take the one below 1/2 up to 1.
    constexpr S half = S(0.5) - std::numeric_limits<S>::epsilon() / 4;
    return static_cast<T>(
        static_cast<Wide>(value + std::copysign(half, value)));
  } else {
    return static_cast<T>(value);
  }
}

template <class T, class Value>
void encode_as(const Encoding& encoding, std::span<const Value> values,
               std::byte* stored) {
  using S = Scale<T, Value>;
  const auto slope = static_cast<S>(encoding.slope);
  const auto inter = static_cast<S>(encoding.inter);
  [[maybe_unused]] const S inverse = 1 / slope;
  std::array<S, most_voxels> exact;  // clamped
  std::array<T, most_voxels> voxels;
  for_each_block(values.size(), [&](std::size_t begin, std::size_t length) {
    const Value* in = values.data() + begin;
    // Two loops, since GCC turns one into branches.
    for (std::size_t n = 0; n < length; ++n) {
      const S value = in[n] == in[n] ? static_cast<S>(in[n]) : S(0);
      if constexpr (std::same_as<S, float>) {
        exact[n] = clamped<T>((value - inter) * inverse);
      } else {
        exact[n] = clamped<T>((value - inter) / slope);
      }
    }
    for (std::size_t n = 0; n < length; ++n) {
      voxels[n] = nearest<T>(exact[n]);
    }
    swap_bytes(encoding, voxels.data(), length);
    std::memcpy(stored + begin * sizeof(T), voxels.data(), length * sizeof(T));
  });
}

template <class Value>
void decode_any(const Encoding& encoding, std::span<const std::byte> stored,
                std::span<Value> values) {
  with_voxel_type(encoding.datatype, [&]<class T>(T) {
    assert(stored.size() == values.size() * sizeof(T));
    decode_as<T>(encoding, stored.data(), values);
  });
}

template <class Value>
void encode_any(const Encoding& encoding, std::span<const Value> values,
                std::span<std::byte> stored) {
  with_voxel_type(encoding.datatype, [&]<class T>(T) {
    assert(stored.size() == values.size() * sizeof(T));
    encode_as<T>(encoding, values, stored.data());
  });
}

template <class Value>
Content clean_any(std::span<Value> values) {
  assert(!values.empty());
  constexpr Value largest = std::numeric_limits<Value>::max();
  Value low = largest;
  Value high = -largest;
  std::uint32_t finite_values = 0;  // a frame has less than 2^31
#pragma omp simd reduction(+ : finite_values) reduction(min : low) \
    reduction(max : high)
  for (std::size_t n = 0; n < values.size(); ++n) {
    const bool finite = std::abs(values[n]) <= largest;
    const Value value = finite ? values[n] : 0;
    values[n] = value;
    finite_values += finite ? 1 : 0;
    low = value < low ? value : low;
    high = value > high ? value : high;
  }
  return {values.size() - finite_values, low, high};
}

}  // namespace

Encoding encoding_of(const NiftiHeader& header) {
  return {header.fields.datatype, header.slope, header.inter,
          header.other_byte_order};
}

std::size_t bytes_per_voxel(const Encoding& encoding) {
  return with_voxel_type(encoding.datatype,
                         [](auto zero) { return sizeof zero; });
}

void decode(const Encoding& encoding, std::span<const std::byte> stored,
            std::span<float> values) {
  decode_any(encoding, stored, values);
}

void decode(const Encoding& encoding, std::span<const std::byte> stored,
            std::span<double> values) {
  decode_any(encoding, stored, values);
}

void encode(const Encoding& encoding, std::span<const float> values,
            std::span<std::byte> stored) {
  encode_any(encoding, values, stored);
}

void encode(const Encoding& encoding, std::span<const double> values,
            std::span<std::byte> stored) {
  encode_any(encoding, values, stored);
}

Content both(const Content& a, const Content& b) {
  return {a.non_finite + b.non_finite, std::min(a.low, b.low),
          std::max(a.high, b.high)};
}

Content clean(std::span<float> values) { return clean_any(values); }

Content clean(std::span<double> values) { return clean_any(values); }

}  // namespace scan
}  // namespace stagecraft
