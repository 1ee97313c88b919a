#include "common/scan/nifti_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "common/scan/nifti_file.h"
#include "tests/common/scan/nifti_samples.h"

namespace stagecraft {
namespace {

namespace fs = std::filesystem;
using samples::content;
using samples::file_bytes;
using samples::Folder;
using samples::header;
using samples::matrix;
using samples::not_a_number;
using samples::parse;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::size_t frame_voxels = 6 * 5 * 4;

struct Free {
  void operator()(nifti_image* image) const { nifti_image_free(image); }
};
using Image = std::unique_ptr<nifti_image, Free>;

/// What libnifti makes of a file.
Image by_library(const std::filesystem::path& path) {
  return Image(nifti_image_read(path.c_str(), 1));
}

/// The format that libnifti sees in a file.
int version_in(const std::filesystem::path& path) {
  int version = 0;
  std::free(nifti_read_header(path.c_str(), &version, 1));
  return version;
}

template <class T>
std::vector<T> voxels_of(const Image& image) {
  const auto* data = static_cast<const T*>(image->data);
  return {data, data + image->nvox};
}

void write_frames(const std::filesystem::path& path, const NiftiHeader& h,
                  Compression compression,
                  const std::vector<std::vector<double>>& frames) {
  NiftiWriter writer(path, h, compression);
  for (const auto& frame : frames) {
    writer.write(frame);
  }
  writer.commit();
}

/// A frame that begins with `values` and is 0 elsewhere.
std::vector<double> frame_of(std::vector<double> values) {
  values.resize(frame_voxels);
  return values;
}

template <class T>
class NiftiWriterOf : public testing::Test {
 protected:
  /// A file in the other byte order, read and written again, holds the same
  /// voxels and the same header in host byte order.
  template <class Header>
  void copies(Compression compression) {
    const Folder folder;
    auto h = header<Header>(samples::datatype_of<T>());
    h.scl_slope = 0.5F;
    h.scl_inter = -20;
    samples::set_qform(h);
    samples::set_sform(h);
    std::vector<T> voxels(3 * frame_voxels);
    std::mt19937 random;
    for (T& voxel : voxels) {
      voxel = static_cast<T>(random() / 2);
    }
    const auto source =
        folder.file("bold.nii", file_bytes(h, voxels, samples::other_order));
    NiftiFile input(source);
    const auto path = folder / (compression == Compression::gzip ? "copy.nii.gz"
                                                                 : "copy.nii");
    NiftiWriter writer(
        path,
        result_header(input.header(), input.header(), 3, VoxelType::as_source),
        compression);
    for (int t = 0; t < 3; ++t) {
      writer.write(input.read(t).voxels());
    }
    writer.commit();
    EXPECT_EQ(content(path).starts_with("\x1f\x8b"),
              compression == Compression::gzip);
    const Image image = by_library(path);
    ASSERT_TRUE(image);
    EXPECT_EQ(image->byteorder, nifti_short_order());
    EXPECT_EQ(image->datatype, samples::datatype_of<T>());
    EXPECT_EQ(image->nbyper, static_cast<int>(sizeof(T)));
    EXPECT_EQ(version_in(path), samples::version_of<Header>());
    EXPECT_EQ(image->scl_slope, 0.5);
    EXPECT_EQ(image->scl_inter, -20);
    EXPECT_EQ(voxels_of<T>(image), voxels);
  }
};

using AllTypes =
    testing::Types<std::int8_t, std::uint8_t, std::int16_t, std::uint16_t,
                   std::int32_t, std::uint32_t, float, double>;
TYPED_TEST_SUITE(NiftiWriterOf, AllTypes);

TYPED_TEST(NiftiWriterOf, CopiesNifti1) {
  this->template copies<nifti_1_header>(Compression::none);
  this->template copies<nifti_1_header>(Compression::gzip);
}

TYPED_TEST(NiftiWriterOf, CopiesNifti2) {
  this->template copies<nifti_2_header>(Compression::none);
  this->template copies<nifti_2_header>(Compression::gzip);
}

TYPED_TEST(NiftiWriterOf, RoundsClampsAndFillsIntegersOnly) {
  using T = TypeParam;
  const Folder folder;
  auto h = header<nifti_1_header>(samples::datatype_of<T>(), 2);
  const double huge = 1e300;
  write_frames(folder / "out.nii", parse(h), Compression::none,
               {frame_of({2.5, 3.49, 0.5, -0.5, -2.5, huge, -huge}),
                frame_of({not_a_number, 7})});
  const auto found = voxels_of<T>(by_library(folder / "out.nii"));
  if constexpr (std::is_integral_v<T>) {
    const bool is_signed = std::is_signed_v<T>;
    EXPECT_EQ(found[0], T(3));
    EXPECT_EQ(found[1], T(3));
    EXPECT_EQ(found[2], T(1));
    EXPECT_EQ(found[3], is_signed ? T(-1) : T(0));
    EXPECT_EQ(found[4], is_signed ? T(-3) : T(0));
    EXPECT_EQ(found[5], std::numeric_limits<T>::max());
    EXPECT_EQ(found[6], std::numeric_limits<T>::lowest());
  } else {
    EXPECT_EQ(found[0], T(2.5));
    EXPECT_EQ(found[1], T(3.49));
    EXPECT_EQ(found[4], T(-2.5));
    EXPECT_TRUE(std::isfinite(found[5]));
  }
  EXPECT_EQ(found[frame_voxels], T(0));
  EXPECT_EQ(found[frame_voxels + 1], T(7));
}

TEST(NiftiWriter, UndoesTheScaling) {
  const Folder folder;
  auto h = header<nifti_1_header>(NIFTI_TYPE_INT16, 2);
  h.scl_slope = 0.25F;
  h.scl_inter = 10;
  const auto values = frame_of({10, 10.25, 10.125, not_a_number, 1e9});
  write_frames(folder / "out.nii", parse(h), Compression::none,
               {values, values});
  const auto found = voxels_of<short>(by_library(folder / "out.nii"));
  EXPECT_THAT(std::vector(found.begin(), found.begin() + 6),
              testing::ElementsAre(0, 1, 1, -40, 32767, -40));
}

TEST(NiftiWriter, Float32HasNoScaling) {
  const Folder folder;
  auto h = header<nifti_1_header>(NIFTI_TYPE_INT16);
  h.scl_slope = 0.25F;
  h.scl_inter = 10;
  const auto out = result_header(parse(h), parse(h), 2, VoxelType::float32);
  write_frames(folder / "out.nii", out, Compression::none,
               {frame_of({10.125, not_a_number, -1e300}), frame_of({1})});
  const Image image = by_library(folder / "out.nii");
  EXPECT_EQ(image->datatype, NIFTI_TYPE_FLOAT32);
  EXPECT_EQ(image->scl_slope, 1);
  EXPECT_EQ(image->scl_inter, 0);
  EXPECT_EQ(image->nt, 2);
  const auto found = voxels_of<float>(image);
  EXPECT_EQ(found[0], 10.125F);
  EXPECT_EQ(found[1], 0);
  EXPECT_EQ(found[2], std::numeric_limits<float>::lowest());
}

template <class Header>
class ResultHeaderOf : public testing::Test {};
using BothFormats = testing::Types<nifti_1_header, nifti_2_header>;
TYPED_TEST_SUITE(ResultHeaderOf, BothFormats);

TYPED_TEST(ResultHeaderOf, KeepsGeometryUnitsAndTime) {
  const Folder folder;
  for (const int source : {0, 1, 2, 3}) {
    auto h = header<TypeParam>();
    if (source & 1) {
      samples::set_qform(h);
    }
    if (source & 2) {
      samples::set_sform(h);
    }
    h.xyzt_units = NIFTI_UNITS_MM | NIFTI_UNITS_MSEC;
    h.pixdim[4] = 2500;
    h.slice_code = NIFTI_SLICE_SEQ_INC;
    h.slice_end = 3;
    h.slice_duration = 0.5F;
    h.toffset = 3;
    h.cal_max = 99;
    h.intent_code = NIFTI_INTENT_TIME_SERIES;
    std::memcpy(h.descrip, "a longer description", 20);
    const auto parsed = parse(h);
    const auto path = folder / "out.nii";
    write_frames(path, result_header(parsed, parsed, 3, VoxelType::as_source),
                 Compression::none, {3, frame_of({1})});
    const Image image = by_library(path);
    ASSERT_TRUE(image);
    EXPECT_EQ(image->ndim, 4);
    EXPECT_EQ(image->qform_code, h.qform_code);
    EXPECT_EQ(image->sform_code, h.sform_code);
    const auto& affine = parsed.grid.affine;
    EXPECT_TRUE(affine.isApprox(matrix(source & 2   ? image->sto_xyz
                                       : source & 1 ? image->qto_xyz
                                                    : image->qto_xyz),
                                1e-6))
        << source;
    EXPECT_EQ(image->quatern_b, h.quatern_b);
    EXPECT_EQ(image->qfac, source & 1 ? -1 : 0);
    EXPECT_EQ(image->dx, 3);
    EXPECT_EQ(image->dy, 3);
    EXPECT_EQ(image->dz, 4);
    EXPECT_EQ(image->dt, 2500);
    EXPECT_EQ(image->xyz_units, NIFTI_UNITS_MM);
    EXPECT_EQ(image->time_units, NIFTI_UNITS_MSEC);
    EXPECT_EQ(image->slice_code, NIFTI_SLICE_SEQ_INC);
    EXPECT_EQ(image->slice_end, 3);
    EXPECT_EQ(image->slice_duration, 0.5);
    EXPECT_EQ(image->toffset, 3);
    EXPECT_EQ(image->intent_code, NIFTI_INTENT_TIME_SERIES);
    EXPECT_EQ(image->cal_max, 0);
    EXPECT_STREQ(image->descrip, "stagecraft");
    EXPECT_EQ(image->num_ext, 0);
  }
}

TYPED_TEST(ResultHeaderOf, TakesTheGridOfAnotherReference) {
  auto h = header<TypeParam>();
  samples::set_qform(h);
  h.xyzt_units = NIFTI_UNITS_UNKNOWN | NIFTI_UNITS_MSEC;
  h.slice_code = NIFTI_SLICE_SEQ_INC;
  h.slice_end = 3;
  auto other = header<nifti_2_header>(NIFTI_TYPE_FLOAT64);
  other.dim[0] = 3;
  other.dim[1] = 9;
  other.xyzt_units = NIFTI_UNITS_MICRON;
  other.pixdim[1] = other.pixdim[2] = other.pixdim[3] = 2500;
  other.pixdim[4] = 77;
  const auto reference = parse(other);
  const auto result =
      result_header(parse(h), reference, 3, VoxelType::as_source);
  const Folder folder;
  write_frames(folder / "out.nii", result, Compression::none,
               {3, std::vector<double>(9 * 5 * 4, 1)});
  const Image image = by_library(folder / "out.nii");
  ASSERT_TRUE(image);
  EXPECT_EQ(image->nx, 9);
  EXPECT_EQ(image->ny, 5);
  EXPECT_EQ(image->nt, 3);
  EXPECT_EQ(image->dx, 2500);
  EXPECT_EQ(image->dt, 2);
  EXPECT_EQ(image->xyz_units, NIFTI_UNITS_MICRON);
  EXPECT_EQ(image->time_units, NIFTI_UNITS_MSEC);
  EXPECT_EQ(image->qform_code, 0);
  EXPECT_EQ(image->slice_code, 0);
  EXPECT_EQ(image->slice_end, 0);
  EXPECT_EQ(image->datatype, NIFTI_TYPE_INT16);
  EXPECT_EQ(version_in(folder / "out.nii"), samples::version_of<TypeParam>());
  EXPECT_EQ(NiftiFile(folder / "out.nii").header().grid.affine,
            reference.grid.affine);
}

TYPED_TEST(ResultHeaderOf, OneFrameMakesAVolume) {
  const Folder folder;
  const auto parsed = parse(header<TypeParam>());
  write_frames(folder / "mean.nii.gz",
               result_header(parsed, parsed, 1, VoxelType::float32),
               Compression::gzip, {frame_of({1.25})});
  const Image image = by_library(folder / "mean.nii.gz");
  ASSERT_TRUE(image);
  EXPECT_EQ(image->ndim, 3);
  EXPECT_EQ(image->nvox, static_cast<std::int64_t>(frame_voxels));
  EXPECT_EQ(voxels_of<float>(image)[0], 1.25F);
}

TEST(ResultHeader, BecomesNifti2WhereNifti1CannotCount) {
  auto other = header<nifti_2_header>();
  other.dim[1] = 40000;
  const auto result = result_header(parse(header<nifti_1_header>()),
                                    parse(other), 3, VoxelType::as_source);
  EXPECT_EQ(result.version, 2);
  EXPECT_EQ(result.fields.dim[1], 40000);
}

TEST(NiftiWriter, LeavesNothingWithoutCommit) {
  const Folder folder;
  {
    NiftiWriter writer(folder / "out.nii.gz", parse(header<nifti_1_header>()),
                       Compression::gzip);
    writer.write(frame_of({1}));
    EXPECT_THROW(writer.commit(), std::logic_error);
  }
  EXPECT_THAT(folder.names(), IsEmpty());
}

TEST(NiftiWriter, WritesTheSameBytesTwice) {
  const Folder folder;
  const auto h = parse(header<nifti_1_header>());
  for (const auto* name : {"a", "b"}) {
    write_frames(folder / name, h, Compression::gzip, {3, frame_of({1, 2})});
  }
  EXPECT_EQ(content(folder / "a"), content(folder / "b"));
}

TEST(NiftiWriter, TakesFramesThatThreadsPacked) {
  const Folder folder;
  auto h = header<nifti_1_header>(NIFTI_TYPE_INT16, 8);
  h.scl_slope = 0.25F;
  h.scl_inter = 10;
  std::vector<std::vector<double>> frames;
  std::mt19937 random;
  for (int t = 0; t < 8; ++t) {
    frames.emplace_back(frame_voxels);
    std::ranges::generate(frames.back(),
                          [&] { return static_cast<double>(random() % 2000); });
    frames.back()[3] = not_a_number;
  }
  for (const auto compression : {Compression::none, Compression::gzip}) {
    write_frames(folder / "whole", parse(h), compression, frames);
    NiftiWriter writer(folder / "packed", parse(h), compression);
    std::vector<Packed> packed(frames.size());
    {
      std::vector<std::jthread> threads;
      for (std::size_t t = frames.size(); t-- > 0;) {
        threads.emplace_back([&, t] {
          const std::vector<float> frame(frames[t].begin(), frames[t].end());
          packed[t] = pack(writer.packing(), frame);
        });
      }
    }
    for (const Packed& frame : packed) {
      writer.append(frame);
    }
    writer.commit();
    EXPECT_EQ(content(folder / "packed"), content(folder / "whole"));
  }
  fs::rename(folder / "packed", folder / "packed.nii.gz");
  const Image image = by_library(folder / "packed.nii.gz");
  ASSERT_TRUE(image);
  const auto voxels = voxels_of<short>(image);
  EXPECT_EQ(voxels[7 * frame_voxels + 5], (frames[7][5] - 10) * 4);
  EXPECT_EQ(voxels[7 * frame_voxels + 3], -40);
}

TEST(NiftiWriter, SaysWhenTheDiskIsFull) {
  const Folder folder;
  for (const auto compression : {Compression::none, Compression::gzip}) {
    const pid_t child = fork();
    if (child == 0) {
      signal(SIGXFSZ, SIG_IGN);
      const rlimit limit{4096, 4096};
      setrlimit(RLIMIT_FSIZE, &limit);
      std::mt19937 random;
      std::vector noise(20, std::vector<double>(frame_voxels));
      for (auto& frame : noise) {
        std::ranges::generate(
            frame, [&] { return static_cast<double>(random()) / 1e3; });
      }
      try {
        write_frames(folder / "out.nii",
                     parse(header<nifti_1_header>(NIFTI_TYPE_FLOAT64, 20)),
                     compression, noise);
        ADD_FAILURE() << "written beyond the limit";
      } catch (const std::system_error& error) {
        EXPECT_EQ(error.code().value(), EFBIG);
        EXPECT_THAT(error.what(), HasSubstr("cannot write"));
        EXPECT_THAT(error.what(), HasSubstr("out.nii"));
      }
      _exit(testing::Test::HasFailure() ? 1 : 0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
    EXPECT_THAT(folder.names(), IsEmpty());
  }
}

}  // namespace
}  // namespace stagecraft
