#include "common/scan/nifti_header.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <Eigen/LU>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "common/base/error.h"
#include "tests/common/scan/nifti_samples.h"

namespace stagecraft {
namespace {

using samples::header;
using samples::infinity;
using samples::matrix;
using samples::not_a_number;
using samples::parse;
using samples::set_qform;
using samples::set_sform;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

template <class Header>
class NiftiHeaderOf : public testing::Test {};
using BothFormats = testing::Types<nifti_1_header, nifti_2_header>;
TYPED_TEST_SUITE(NiftiHeaderOf, BothFormats);

TYPED_TEST(NiftiHeaderOf, SaysShapeFramesTimeAndVersion) {
  const NiftiHeader parsed = parse(header<TypeParam>());
  EXPECT_EQ(parsed.grid.shape, (Shape{6, 5, 4}));
  EXPECT_EQ(parsed.frames, 3);
  EXPECT_EQ(parsed.repetition_time, 2);
  EXPECT_EQ(parsed.version, samples::version_of<TypeParam>());
  EXPECT_FALSE(parsed.other_byte_order);
  EXPECT_EQ(parsed.slope, 1);
  EXPECT_EQ(parsed.inter, 0);
}

TYPED_TEST(NiftiHeaderOf, ReadsTheOtherByteOrder) {
  auto h = header<TypeParam>(NIFTI_TYPE_FLOAT64);
  set_qform(h);
  set_sform(h);
  h.scl_slope = 0.5F;
  h.scl_inter = -7;
  auto swapped = h;
  samples::swap(swapped);
  const NiftiHeader native = parse(h);
  const NiftiHeader parsed = parse(swapped);
  EXPECT_TRUE(parsed.other_byte_order);
  EXPECT_EQ(parsed.grid.shape, native.grid.shape);
  EXPECT_EQ(parsed.grid.affine, native.grid.affine);
  EXPECT_EQ(parsed.frames, 3);
  EXPECT_EQ(parsed.slope, 0.5);
  EXPECT_EQ(parsed.inter, -7);
  EXPECT_EQ(parsed.fields.datatype, NIFTI_TYPE_FLOAT64);
  EXPECT_EQ(parsed.fields.quatern_c, -0.25);
}

TYPED_TEST(NiftiHeaderOf, TakesSformThenQformThenZooms) {
  auto h = header<TypeParam>();
  const Eigen::Vector4d zooms(3, 3, 4, 1);
  EXPECT_EQ(parse(h).grid.affine, Eigen::Matrix4d(zooms.asDiagonal()));

  set_qform(h);
  const Eigen::Matrix4d by_library = matrix(
      nifti_quatern_to_dmat44(0.125, -0.25, 0.5, -70, -80.5, 33, 3, 3, 4, -1));
  const Eigen::Matrix4d by_qform = parse(h).grid.affine;
  EXPECT_TRUE(by_qform.isApprox(by_library, 1e-14)) << by_qform;
  EXPECT_LT(by_qform.determinant(), 0);
  EXPECT_NEAR(by_qform.col(2).norm(), 4, 1e-12);

  set_sform(h);
  Eigen::Matrix4d expected;
  expected << -2.5, 0.25, 0.125, 90, 0.5, 2.25, -0.5, -120.5, 0, 0.75, 2.5, -40,
      0, 0, 0, 1;
  EXPECT_EQ(parse(h).grid.affine, expected);

  h.sform_code = 0;
  EXPECT_EQ(parse(h).grid.affine, by_qform);
}

TYPED_TEST(NiftiHeaderOf, SaysWhichFormIsTaken) {
  auto h = header<TypeParam>();
  EXPECT_THAT(parse(h).doubts, ElementsAre(HasSubstr("voxel sizes alone")));
  set_qform(h);
  EXPECT_THAT(parse(h).doubts, IsEmpty());
  const Eigen::Matrix4d by_qform = parse(h).grid.affine;
  set_sform(h);
  const Eigen::Matrix4d by_sform = parse(h).grid.affine;
  EXPECT_THAT(parse(h).doubts, ElementsAre(HasSubstr("its sform is taken")));

  for (const auto& [shift, said] : {std::pair{0.9, 0U}, {1.1, 1U}}) {
    auto twice = h;
    for (int j = 0; j < 4; ++j) {
      const auto of_row = [&](int i) {
        return static_cast<decltype(+h.srow_x[0])>(by_qform(i, j));
      };
      twice.srow_x[j] = of_row(0);
      twice.srow_y[j] = of_row(1);
      twice.srow_z[j] = of_row(2);
    }
    twice.srow_x[3] += static_cast<decltype(+h.srow_x[0])>(shift);
    EXPECT_EQ(parse(twice).doubts.size(), said) << shift;
  }

  auto bogus = h;
  for (int j = 0; j < 4; ++j) bogus.srow_y[j] = 0;
  EXPECT_EQ(parse(bogus).grid.affine, by_qform);
  EXPECT_EQ(parse(bogus).fields.sform_code, 0);
  EXPECT_THAT(parse(bogus).doubts,
              ElementsAre(HasSubstr("its qform is taken")));

  bogus = h;
  bogus.qoffset_x = static_cast<decltype(+h.qoffset_x)>(not_a_number);
  EXPECT_EQ(parse(bogus).grid.affine, by_sform);
  EXPECT_EQ(parse(bogus).fields.qform_code, 0);
}

TYPED_TEST(NiftiHeaderOf, TakesVolumesAlongTheFifthDimensionAsFrames) {
  auto h = header<TypeParam>();
  set_qform(h);
  h.dim[0] = 5;
  h.dim[4] = 1;
  h.dim[5] = 7;
  EXPECT_EQ(parse(h).frames, 7);
  EXPECT_THAT(parse(h).doubts, ElementsAre(HasSubstr("taken as frames")));
  h.dim[4] = 2;
  EXPECT_THROW(parse(h), BadInput);
}

TYPED_TEST(NiftiHeaderOf, SaysThatMillisecondsWereMeant) {
  auto h = header<TypeParam>();
  set_qform(h);
  h.pixdim[4] = 100;
  EXPECT_EQ(parse(h).repetition_time, 100);
  EXPECT_THAT(parse(h).doubts, IsEmpty());
  h.pixdim[4] = 2000;
  EXPECT_EQ(parse(h).repetition_time, 2);
  EXPECT_THAT(parse(h).doubts, ElementsAre(HasSubstr("milliseconds")));
}

TYPED_TEST(NiftiHeaderOf, WritesTheScalingThatWasUsed) {
  auto h = header<TypeParam>();
  set_qform(h);
  h.scl_slope = 1;
  h.scl_inter = static_cast<decltype(+h.scl_inter)>(not_a_number);
  const NiftiHeader parsed = parse(h);
  EXPECT_EQ(parsed.inter, 0);
  EXPECT_EQ(parsed.fields.scl_inter, 0);
  EXPECT_THAT(parsed.doubts, ElementsAre(HasSubstr("0 is taken")));
  h.scl_slope = 0;
  EXPECT_EQ(parse(h).fields.scl_slope, 1);
  EXPECT_THAT(parse(h).doubts, IsEmpty());
}

TYPED_TEST(NiftiHeaderOf, TakesTheSizeOfNegativeZooms) {
  auto h = header<TypeParam>();
  h.pixdim[1] = -3;
  EXPECT_EQ(parse(h).grid.affine(0, 0), 3);
}

TYPED_TEST(NiftiHeaderOf, ConvertsUnits) {
  auto h = header<TypeParam>();
  h.pixdim[1] = h.pixdim[2] = h.pixdim[3] = 0.5F;
  for (const auto& [unit, size] :
       {std::pair{NIFTI_UNITS_MM, 0.5}, {NIFTI_UNITS_UNKNOWN, 0.5}}) {
    h.xyzt_units = static_cast<char>(unit | NIFTI_UNITS_SEC);
    EXPECT_EQ(parse(h).grid.affine(2, 2), size) << unit;
  }
  h.xyzt_units = NIFTI_UNITS_MICRON;
  h.pixdim[1] = h.pixdim[2] = h.pixdim[3] = 500;
  EXPECT_EQ(parse(h).grid.affine(2, 2), 0.5);
  h.xyzt_units = NIFTI_UNITS_METER;
  set_sform(h);
  for (int j = 0; j < 4; ++j) {
    h.srow_x[j] /= 1024;
    h.srow_y[j] /= 1024;
    h.srow_z[j] /= 1024;
  }
  EXPECT_EQ(parse(h).grid.affine(0, 3), 90 * 1000. / 1024);
  EXPECT_EQ(parse(h).grid.affine(3, 3), 1);

  h = header<TypeParam>();
  h.pixdim[4] = 2500;
  for (const auto& [unit, seconds] : {std::pair{NIFTI_UNITS_SEC, 2.5},
                                      {NIFTI_UNITS_MSEC, 2.5},
                                      {NIFTI_UNITS_USEC, 0.0025},
                                      {NIFTI_UNITS_UNKNOWN, 2.5},
                                      {NIFTI_UNITS_HZ, 0.}}) {
    h.xyzt_units = static_cast<char>(unit | NIFTI_UNITS_MM);
    EXPECT_NEAR(parse(h).repetition_time, seconds, 1e-12) << unit;
  }
}

TYPED_TEST(NiftiHeaderOf, IgnoresATimeOrScalingThatIsNone) {
  auto h = header<TypeParam>();
  for (const double time : {-2., not_a_number, infinity}) {
    h.pixdim[4] = static_cast<float>(time);
    EXPECT_EQ(parse(h).repetition_time, 0) << time;
  }
  for (const double slope : {0., not_a_number, infinity}) {
    h.scl_slope = static_cast<float>(slope);
    h.scl_inter = 5;
    EXPECT_EQ(parse(h).slope, 1) << slope;
    EXPECT_EQ(parse(h).inter, 0) << slope;
  }
  h.scl_slope = -2;
  EXPECT_EQ(parse(h).slope, -2);
  EXPECT_EQ(parse(h).inter, 5);
  h.scl_inter = static_cast<float>(not_a_number);
  EXPECT_EQ(parse(h).slope, -2);
  EXPECT_EQ(parse(h).inter, 0);
}

TYPED_TEST(NiftiHeaderOf, TakesVolumesAndTrailingDimensionsOfOne) {
  auto h = header<TypeParam>();
  h.dim[0] = 7;
  EXPECT_EQ(parse(h).frames, 3);
  h.dim[0] = 3;
  EXPECT_EQ(parse(h).frames, 1);
  EXPECT_EQ(parse(h).repetition_time, 0);
}

TYPED_TEST(NiftiHeaderOf, CountsTheBytesOfAFrame) {
  for (const auto& [type, bytes] : {std::pair{NIFTI_TYPE_INT8, 1},
                                    {NIFTI_TYPE_UINT8, 1},
                                    {NIFTI_TYPE_INT16, 2},
                                    {NIFTI_TYPE_UINT16, 2},
                                    {NIFTI_TYPE_INT32, 4},
                                    {NIFTI_TYPE_UINT32, 4},
                                    {NIFTI_TYPE_FLOAT32, 4},
                                    {NIFTI_TYPE_FLOAT64, 8}}) {
    auto h = header<TypeParam>(static_cast<short>(type));
    EXPECT_EQ(frame_bytes(parse(h)), 6U * 5U * 4U * unsigned(bytes)) << type;
  }
}

/// One thing done to a good header, and words of the sentence it must cause.
template <class Header>
struct Damage {
  const char* what;
  std::function<void(Header&)> make;
  const char* words;
};

TYPED_TEST(NiftiHeaderOf, RefusesWithASentence) {
  using H = TypeParam;
  const float large = 1e30F;
  const auto bad = static_cast<float>(not_a_number);
  const std::vector<Damage<H>> cases = {
      {"length 0", [](H& h) { h.sizeof_hdr = 0; }, "not a NIfTI file"},
      {"length 1", [](H& h) { h.sizeof_hdr = 349; }, "not a NIfTI file"},
      {"pair", [](H& h) { h.magic[1] = 'i'; }, "half of a .hdr/.img pair"},
      {"Analyze", [](H& h) { h.magic[0] = 0; }, "lacks the magic"},
      {"magic", [](H& h) { h.magic[2] = '3'; }, "lacks the magic"},
      {"magic end", [](H& h) { h.magic[3] = '\r'; }, "lacks the magic"},
      {"dim 0", [](H& h) { h.dim[0] = 0; }, "0 dimensions by its header"},
      {"dim 8", [](H& h) { h.dim[0] = 8; }, "8 dimensions by its header"},
      {"dim -4", [](H& h) { h.dim[0] = -4; }, "-4 dimensions by its header"},
      {"dim 1", [](H& h) { h.dim[0] = 1; }, "needs a 4-D series"},
      {"dim 2", [](H& h) { h.dim[0] = 2; }, "needs a 4-D series"},
      {"5-D", [](H& h) { h.dim[0] = h.dim[5] = 5; },
       "dimension 5 has length 5"},
      {"7-D", [](H& h) { h.dim[0] = 7, h.dim[7] = 0; }, "split it into 4-D"},
      {"i of 0", [](H& h) { h.dim[1] = 0; }, "0 voxels along i"},
      {"j of -1", [](H& h) { h.dim[2] = -1; }, "-1 voxels along j"},
      {"k and j of 3", [](H& h) { h.dim[2] = h.dim[3] = 3; },
       "3 voxels along k; realignment needs at least 4 along two axes"},
      {"one slice", [](H& h) { h.dim[3] = 1; }, "at least 2"},
      {"overflow", [](H& h) { h.dim[1] = h.dim[2] = h.dim[3] = 32767; },
       "more than 2^31 voxels"},
      {"no frame", [](H& h) { h.dim[4] = 0; }, "0 frames by its header"},
      {"frames < 0", [](H& h) { h.dim[4] = -3; }, "-3 frames by its header"},
      {"type 0", [](H& h) { h.datatype = DT_UNKNOWN; }, "code 0"},
      {"bits", [](H& h) { h.datatype = DT_BINARY; }, "type BINARY"},
      {"complex", [](H& h) { h.datatype = DT_COMPLEX64; }, "type COMPLEX64"},
      {"complex 2", [](H& h) { h.datatype = DT_COMPLEX128; }, "COMPLEX128"},
      {"RGB", [](H& h) { h.datatype = DT_RGB24; }, "type RGB24"},
      {"RGBA", [](H& h) { h.datatype = DT_RGBA32; }, "type RGBA32"},
      {"int64", [](H& h) { h.datatype = DT_INT64; }, "type INT64"},
      {"uint64", [](H& h) { h.datatype = DT_UINT64; }, "convert it to float32"},
      {"float128", [](H& h) { h.datatype = DT_FLOAT128; }, "type FLOAT128"},
      {"type -1", [](H& h) { h.datatype = -1; }, "code -1"},
      {"zoom 0", [](H& h) { h.pixdim[2] = 0; }, "cannot be inverted"},
      {"zoom NaN", [=](H& h) { h.pixdim[2] = bad; }, "cannot be inverted"},
      {"zoom 1e30", [=](H& h) { h.pixdim[2] = large; }, "voxels of 1e+30 mm"},
      {"metres", [](H& h) { h.xyzt_units = NIFTI_UNITS_METER; },
       "voxels of 3000 mm"},
      {"1e-9", [](H& h) { h.pixdim[1] = 1e-9F; }, "correct its affine"},
      {"qform NaN", [=](H& h) { set_qform(h), h.quatern_b = bad; },
       "cannot be inverted"},
      {"qform zoom 0", [](H& h) { set_qform(h), h.pixdim[3] = 0; },
       "cannot be inverted"},
      {"sform 0", [](H& h) { h.sform_code = 1; }, "cannot be inverted"},
      {"sform flat",
       [](H& h) {
         set_sform(h);
         for (int i = 0; i < 4; ++i) {
           h.srow_z[i] = 0.1F * h.srow_x[i] + 0.3F * h.srow_y[i];
         }
       },
       "cannot be inverted"},
      {"sform infinite", [=](H& h) { set_sform(h), h.srow_y[3] = 1 / 0.F; },
       "cannot be inverted"},
      {"sform huge", [=](H& h) { set_sform(h), h.srow_y[1] = large; },
       "by its sform"},
      {"far away", [=](H& h) { set_sform(h), h.srow_z[3] = 2e5F; },
       "away from the origin"},
      {"offset 0", [](H& h) { h.vox_offset = 0; }, "vox_offset"},
      {"offset < 0", [](H& h) { h.vox_offset = -352; }, "vox_offset"},
      {"offset inside", [](H& h) { h.vox_offset -= 4; }, "vox_offset"},
  };
  for (const auto& [what, make, words] : cases) {
    auto h = header<H>();
    make(h);
    try {
      parse(h);
      ADD_FAILURE() << what << " was accepted";
    } catch (const BadInput& error) {
      EXPECT_THAT(error.what(), testing::StartsWith("bold.nii ")) << what;
      EXPECT_THAT(error.what(), testing::HasSubstr(words)) << what;
    }
  }
}

TEST(NiftiHeader, RefusesWhatOnlyNifti1CanSay) {
  for (const float offset : {352.5F, 1e20F, std::nanf(""), INFINITY}) {
    auto h = header<nifti_1_header>();
    h.vox_offset = offset;
    EXPECT_THROW(parse(h), BadInput) << offset;
  }
}

TEST(NiftiHeader, RefusesWhatOnlyNifti2CanSay) {
  constexpr std::int64_t huge = std::int64_t{1} << 62;
  for (const int i : {0, 1, 2, 3, 4}) {
    for (const std::int64_t n : {huge, -huge, huge | 4}) {
      auto h = header<nifti_2_header>();
      h.dim[i] = n;
      EXPECT_THROW(parse(h), BadInput) << i << ' ' << n;
    }
  }
}

}  // namespace
}  // namespace stagecraft
