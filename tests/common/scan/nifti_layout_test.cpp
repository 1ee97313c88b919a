#include "common/scan/nifti_layout.h"

#include <gtest/gtest.h>

#include <cstring>
#include <span>
#include <type_traits>
#include <vector>

#include "common/base/error.h"
#include "tests/common/scan/nifti_samples.h"

namespace stagecraft {
namespace {

using samples::header;

template <class Header>
NiftiLayout read(const Header& h) {
  return read_nifti_layout(std::as_bytes(std::span(&h, 1)), "bold.nii");
}

template <class Header>
class NiftiLayoutOf : public testing::Test {};
using BothFormats = testing::Types<nifti_1_header, nifti_2_header>;
TYPED_TEST_SUITE(NiftiLayoutOf, BothFormats);

TYPED_TEST(NiftiLayoutOf, SaysVersionAndByteOrder) {
  auto h = header<TypeParam>();
  EXPECT_EQ(read(h).version, samples::version_of<TypeParam>());
  EXPECT_FALSE(read(h).other_byte_order);
  samples::swap(h);
  EXPECT_EQ(read(h).version, samples::version_of<TypeParam>());
  EXPECT_TRUE(read(h).other_byte_order);
  EXPECT_EQ(read(h).fields.dim[1], 6);
}

TYPED_TEST(NiftiLayoutOf, WritesWhatItRead) {
  auto h = header<TypeParam>();
  samples::set_qform(h);
  samples::set_sform(h);
  h.intent_p1 = 1.5F;
  h.intent_p2 = 2.5F;
  h.intent_p3 = 3.5F;
  h.intent_code = NIFTI_INTENT_TTEST;
  h.slice_code = NIFTI_SLICE_ALT_INC;
  h.slice_start = 1;
  h.slice_end = 3;
  h.slice_duration = 0.0625F;
  h.toffset = 12;
  h.scl_slope = 0.5F;
  h.scl_inter = 3;
  h.cal_min = 1;
  h.cal_max = 100;
  h.dim_info = 0x39;
  std::memcpy(h.descrip, "description", 12);
  std::memcpy(h.aux_file, "aux", 4);
  std::memcpy(h.intent_name, "intent", 7);
  if constexpr (std::is_same_v<TypeParam, nifti_1_header>) {
    h.regular = 'r';
  }
  auto swapped = h;
  samples::swap(swapped);
  std::vector<std::byte> expected(sizeof h + 4);
  std::memcpy(expected.data(), &h, sizeof h);
  EXPECT_EQ(nifti_layout_bytes(read(h)), expected);
  EXPECT_EQ(nifti_layout_bytes(read(swapped)), expected);
}

TYPED_TEST(NiftiLayoutOf, RefusesEveryShorterHeader) {
  const auto h = header<TypeParam>();
  const auto bytes = std::as_bytes(std::span(&h, 1));
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    EXPECT_THROW(read_nifti_layout(bytes.first(length), "bold.nii"), BadInput)
        << length;
  }
}

}  // namespace
}  // namespace stagecraft
