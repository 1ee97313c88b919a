#include "common/scan/encoding.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "tests/common/scan/nifti_samples.h"

namespace stagecraft {
namespace {

using samples::infinity;
using samples::not_a_number;

/// Not a multiple of anything that voxels could be taken by.
constexpr std::size_t many = 5003;

template <class T>
Encoding encoding(double slope = 1, double inter = 0) {
  return {samples::datatype_of<T>(), slope, inter, false};
}

template <class T, class Value>
std::vector<T> encoded(const Encoding& as, const std::vector<Value>& values) {
  std::vector<T> stored(values.size());
  encode(as, std::span<const Value>(values),
         std::as_writable_bytes(std::span(stored)));
  return stored;
}

template <class Value, class T>
std::vector<Value> decoded(const Encoding& as, const std::vector<T>& stored) {
  std::vector<Value> values(stored.size());
  decode(as, std::as_bytes(std::span(stored)), std::span(values));
  return values;
}

template <class T>
std::vector<T> swapped(std::vector<T> voxels) {
  if (sizeof(T) > 1) {
    nifti_swap_Nbytes(static_cast<std::int64_t>(voxels.size()), sizeof(T),
                      voxels.data());
  }
  return voxels;
}

template <class T>
class EncodingOf : public testing::Test {
 protected:
  /// Voxels of which the first are the extremes.
  static std::vector<T> voxels() {
    std::vector<T> result(many);
    std::mt19937 random;
    std::ranges::generate(result, [&] { return static_cast<T>(random() / 2); });
    result[0] = std::numeric_limits<T>::lowest();
    result[1] = std::numeric_limits<T>::max();
    return result;
  }

  /// Values near every boundary between two integers that T can hold or
  /// almost holds, and far beyond.
  static std::vector<double> values() {
    std::vector<double> result{0.5 - 0x1p-54, 0x1p-54 - 0.5, -0.0,
                               not_a_number,  infinity,      -infinity,
                               1e300,         -1e300};
    std::mt19937 random;
    const double low = -200;
    const double high = sizeof(T) == 1 ? 300 : 5e9;
    while (result.size() < many) {
      const double x = std::uniform_real_distribution(low, high)(random);
      const double half = std::floor(x) + 0.5;
      result.insert(result.end(), {x, half, std::nextafter(half, low),
                                   std::nextafter(half, high)});
    }
    return result;
  }
};

using AllTypes =
    testing::Types<std::int8_t, std::uint8_t, std::int16_t, std::uint16_t,
                   std::int32_t, std::uint32_t, float, double>;
TYPED_TEST_SUITE(EncodingOf, AllTypes);

TYPED_TEST(EncodingOf, DecodesToDoubleExactly) {
  for (const double slope : {1., -0.5, 1e-3}) {
    const auto as = encoding<TypeParam>(slope, 1024.1);
    auto stored = this->voxels();
    if (std::is_same_v<TypeParam, double>) stored.resize(2);
    const auto values = decoded<double>(as, stored);
    for (std::size_t n = 0; n < stored.size(); ++n) {
      ASSERT_EQ(values[n], slope * stored[n] + 1024.1) << n;
    }
  }
}

TYPED_TEST(EncodingOf, DecodesToFloatWithinItsPrecision) {
  auto stored = this->voxels();
  if (std::is_same_v<TypeParam, double>) stored[0] = stored[1] = 0;
  for (const double slope : {1., -0.5, 1e-3}) {
    const double inter = 3.25;
    const auto values =
        decoded<float>(encoding<TypeParam>(slope, inter), stored);
    for (std::size_t n = 0; n < stored.size(); ++n) {
      const double exact = slope * static_cast<double>(stored[n]) + inter;
      const double scale = std::abs(slope * static_cast<double>(stored[n]));
      ASSERT_NEAR(values[n], exact, 3e-7 * (scale + inter)) << n;
    }
  }
}

TYPED_TEST(EncodingOf, EncodesDoublesExactly) {
  using Limits = std::numeric_limits<TypeParam>;
  for (const double slope : {1., 0.3}) {
    const double inter = slope == 1 ? 0 : -7.7;
    const auto values = this->values();
    const auto stored =
        encoded<TypeParam>(encoding<TypeParam>(slope, inter), values);
    for (std::size_t n = 0; n < values.size(); ++n) {
      const double exact =
          ((std::isnan(values[n]) ? 0 : values[n]) - inter) / slope;
      const double whole = Limits::is_integer ? std::round(exact) : exact;
      ASSERT_EQ(stored[n], static_cast<TypeParam>(std::clamp<double>(
                               whole, Limits::lowest(), Limits::max())))
          << values[n];
    }
  }
}

TYPED_TEST(EncodingOf, EncodesFloatsToTheNearest) {
  using Limits = std::numeric_limits<TypeParam>;
  std::vector<float> values;
  for (const double value : this->values()) {
    values.push_back(static_cast<float>(value));
  }
  values.push_back(0.5F - 0x1p-25F);
  values.push_back(0x1p-25F - 0.5F);
  const auto stored = encoded<TypeParam>(encoding<TypeParam>(), values);
  for (std::size_t n = 0; n < values.size(); ++n) {
    const double exact = std::isnan(values[n]) ? 0 : values[n];
    const double whole = Limits::is_integer ? std::round(exact) : exact;
    ASSERT_EQ(stored[n], static_cast<TypeParam>(std::clamp<double>(
                             whole, Limits::lowest(), Limits::max())))
        << values[n];
  }
}

TYPED_TEST(EncodingOf, ReturnsFromFloatWhatAFloatHolds) {
  const auto as = encoding<TypeParam>(0.37, -50);
  auto stored = this->voxels();
  for (TypeParam& voxel : stored) {
    voxel = static_cast<TypeParam>(std::fmod(static_cast<double>(voxel), 1e4));
  }
  const auto again = encoded<TypeParam>(as, decoded<float>(as, stored));
  for (std::size_t n = 0; n < stored.size(); ++n) {
    ASSERT_NEAR(static_cast<double>(again[n]), static_cast<double>(stored[n]),
                std::is_integral_v<TypeParam> ? 0 : 2e-3);
  }
}

TYPED_TEST(EncodingOf, TurnsTheOtherByteOrder) {
  const auto same = encoding<TypeParam>();
  Encoding other = same;
  other.other_byte_order = true;
  const auto stored = this->voxels();
  EXPECT_EQ(decoded<double>(other, swapped(stored)),
            decoded<double>(same, stored));
  EXPECT_EQ(decoded<float>(other, swapped(stored)),
            decoded<float>(same, stored));
  const auto values = this->values();
  EXPECT_EQ(swapped(encoded<TypeParam>(other, values)),
            encoded<TypeParam>(same, values));
}

TYPED_TEST(EncodingOf, NanIsZeroOnceScaled) {
  using Limits = std::numeric_limits<TypeParam>;
  const auto as = encoding<TypeParam>(0.25, -10);
  const std::vector<double> values{not_a_number, infinity, -infinity};
  const std::vector<float> floats(values.begin(), values.end());
  const auto stored = encoded<TypeParam>(as, values);
  EXPECT_EQ(stored[0], TypeParam(40));
  EXPECT_EQ(stored[1], Limits::max());
  EXPECT_EQ(stored[2], Limits::lowest());
  EXPECT_EQ(encoded<TypeParam>(as, floats), stored);
}

TEST(Encoding, IsThatOfAHeader) {
  NiftiHeader header;
  header.fields.datatype = NIFTI_TYPE_UINT16;
  header.slope = 2;
  header.inter = 3;
  header.other_byte_order = true;
  const auto [datatype, slope, inter, other_byte_order] = encoding_of(header);
  EXPECT_EQ(datatype, NIFTI_TYPE_UINT16);
  EXPECT_EQ(slope, 2);
  EXPECT_EQ(inter, 3);
  EXPECT_TRUE(other_byte_order);
}

TEST(Encoding, ToFloatGoesBeyondItsRange) {
  const std::vector<double> stored{1e300, -1e300, not_a_number};
  const auto values = decoded<float>(encoding<double>(), stored);
  EXPECT_EQ(values[0], infinity);
  EXPECT_EQ(values[1], -infinity);
  EXPECT_TRUE(std::isnan(values[2]));
}

template <class Value>
class Clean : public testing::Test {};
using BothPrecisions = testing::Types<float, double>;
TYPED_TEST_SUITE(Clean, BothPrecisions);

TYPED_TEST(Clean, PutsZeroForWhatIsNotFinite) {
  using Limits = std::numeric_limits<TypeParam>;
  std::vector<TypeParam> values(many, 3);
  values[7] = Limits::max();
  values[9] = -4;
  auto expected = values;
  for (const std::size_t n : {std::size_t{0}, std::size_t{100}, many - 1}) {
    values[n] = n == 0     ? Limits::quiet_NaN()
                : n == 100 ? Limits::infinity()
                           : -Limits::infinity();
    expected[n] = 0;
  }
  const auto [non_finite, low, high] = clean(std::span(values));
  EXPECT_EQ(values, expected);
  EXPECT_EQ(non_finite, 3U);
  EXPECT_EQ(low, -4);
  EXPECT_EQ(high, Limits::max());
}

TYPED_TEST(Clean, FindsTheExtremesWhereverTheyAre) {
  for (std::size_t n = 0; n < 40; ++n) {
    std::vector<TypeParam> values(40, 5);
    values[n] = 4;
    values[(n + 7) % 40] = 6;
    const auto [non_finite, low, high] = clean(std::span(values));
    EXPECT_EQ(non_finite, 0U);
    EXPECT_EQ(low, 4);
    EXPECT_EQ(high, 6);
  }
}

TEST(Both, IsWhatTwoPartsAreLike) {
  const Content a{2, -1, 5}, b{3, 0, 9};
  for (const Content& content : {both(a, b), both(b, a)}) {
    EXPECT_EQ(content.non_finite, 5U);
    EXPECT_EQ(content.low, -1);
    EXPECT_EQ(content.high, 9);
  }
}

TYPED_TEST(Clean, CountsTheZerosItPuts) {
  std::vector<TypeParam> values(many,
                                std::numeric_limits<TypeParam>::quiet_NaN());
  const Content nothing = clean(std::span(values));
  EXPECT_EQ(nothing.non_finite, many);
  EXPECT_EQ(nothing.low, 0);
  EXPECT_EQ(nothing.high, 0);
  values.assign(1, -2);
  const Content one = clean(std::span(values));
  EXPECT_EQ(one.low, -2);
  EXPECT_EQ(one.high, -2);
}

}  // namespace
}  // namespace stagecraft
