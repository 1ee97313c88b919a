#include "stages/realign/base/nifti_input.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "common/base/error.h"
#include "tests/common/scan/nifti_samples.h"

namespace stagecraft::realign {
namespace {

using samples::content;
using samples::file_bytes;
using samples::Folder;
using samples::gzip;
using samples::header;
using testing::HasSubstr;

constexpr std::size_t frame_voxels = 6 * 5 * 4;

/// Distinct values that use the sign and the width of T, and no two frames of
/// which are alike.
template <class T>
std::vector<T> ramp(int frames = 3) {
  std::vector<T> voxels(frame_voxels * static_cast<std::size_t>(frames));
  const double low = std::is_signed_v<T> ? -100 : 0;
  const double step = sizeof(T) == 1 ? 0.5 : sizeof(T) == 2 ? 80 : 5'900'000.25;
  for (std::size_t n = 0; n < voxels.size(); ++n) {
    voxels[n] = static_cast<T>(low + step * static_cast<double>(n));
  }
  return voxels;
}

/// The message of the BadInput that `f` throws.
std::string refusal(const std::function<void()>& f) {
  try {
    f();
  } catch (const BadInput& error) {
    return error.what();
  }
  return "nothing was refused";
}

std::string refusal_of(const std::filesystem::path& path,
                       const ReferenceChoice& choice = {}) {
  return refusal([&] { NiftiInput(path, choice); });
}

template <class T>
class NiftiInputOf : public testing::Test {
 protected:
  /// Reads `ramp` through every packing, order and format of a file.
  template <class Header>
  void reads_all_packings(double slope, double inter) {
    auto h = header<Header>(samples::datatype_of<T>());
    h.scl_slope = static_cast<float>(slope);
    h.scl_inter = static_cast<float>(inter);
    h.vox_offset += 16;
    const auto voxels = ramp<T>();
    for (const auto order : {std::endian::native, samples::other_order}) {
      auto bytes = file_bytes(h, voxels, order);
      bytes.insert(sizeof h + 4, 16, '\7');
      for (const auto& path : {folder_.file("plain.nii", bytes),
                               folder_.file("packed.nii", gzip(bytes))}) {
        NiftiInput input(path);
        ASSERT_EQ(input.scan().frames, 3);
        ASSERT_EQ(input.compression() == Compression::gzip,
                  path.filename() == "packed.nii");
        for (const int t : {0, 1, 2, 2, 0}) {
          const Volume frame = input.read(t);
          ASSERT_EQ(frame.shape(), (Shape{6, 5, 4}));
          for (std::size_t n = 0; n < frame_voxels; ++n) {
            const auto stored = static_cast<double>(
                voxels[n + frame_voxels * static_cast<std::size_t>(t)]);
            ASSERT_EQ(frame.voxels()[n], stored * slope + inter) << t;
          }
        }
        EXPECT_EQ(input.non_finite(), (NonFinite{{0, 0}, {1, 0}, {2, 0}}));
      }
    }
  }

  Folder folder_;
};

using AllTypes =
    testing::Types<std::int8_t, std::uint8_t, std::int16_t, std::uint16_t,
                   std::int32_t, std::uint32_t, float, double>;
TYPED_TEST_SUITE(NiftiInputOf, AllTypes);

TYPED_TEST(NiftiInputOf, ReadsNifti1) {
  this->template reads_all_packings<nifti_1_header>(1, 0);
  this->template reads_all_packings<nifti_1_header>(-0.5, 1024);
}

TYPED_TEST(NiftiInputOf, ReadsNifti2) {
  this->template reads_all_packings<nifti_2_header>(1, 0);
  this->template reads_all_packings<nifti_2_header>(0.25, -3);
}

constexpr std::size_t large_frame_voxels = 24 * 20 * 16;

/// A file of three frames that are larger than the reader's buffer and do not
/// compress, so that a byte missing at the end is missing from the last frame.
std::string large_packed_scan() {
  auto h = header<nifti_1_header>(NIFTI_TYPE_INT32);
  h.dim[1] = 24;
  h.dim[2] = 20;
  h.dim[3] = 16;
  std::vector<std::int32_t> voxels(3 * large_frame_voxels);
  std::mt19937 random;
  for (auto& voxel : voxels) {
    voxel = static_cast<std::int32_t>(random());
  }
  return gzip(file_bytes(h, voxels));
}

class NiftiInputFile : public testing::Test {
 protected:
  Folder folder_;
  nifti_1_header header_ = header<nifti_1_header>();
  std::string bytes_ = file_bytes(header_, ramp<std::int16_t>());
};

TEST_F(NiftiInputFile, GivesFramesAsTheyAreStored) {
  const std::size_t bytes_a_frame = frame_voxels * 2;
  const auto voxels = ramp<std::int16_t>();
  const auto bytes = file_bytes(header_, voxels, samples::other_order);
  for (const auto& path : {folder_.file("bold.nii", bytes),
                           folder_.file("bold.nii.gz", gzip(bytes))}) {
    NiftiFile file(path);
    EXPECT_EQ(frame_bytes(file.header()), bytes_a_frame);
    for (const std::size_t t : {0U, 2U, 1U, 1U}) {
      std::string stored(bytes_a_frame, '\0');
      file.read_stored(static_cast<int>(t),
                       std::as_writable_bytes(std::span(stored)));
      EXPECT_EQ(stored, bytes.substr(352 + t * bytes_a_frame, bytes_a_frame));
      EXPECT_EQ(file.read(static_cast<int>(t))(1, 0, 0),
                voxels[t * frame_voxels + 1]);
    }
  }
}

TEST_F(NiftiInputFile, TakesAnyFrameAsReference) {
  const auto path = folder_.file("bold.nii.gz", gzip(bytes_));
  for (const int t : {0, 2}) {
    NiftiInput input(path, {t});
    EXPECT_EQ(input.scan().reference_frame, t);
    EXPECT_EQ(input.scan().reference.affine, input.scan().grid.affine);
    const Volume reference = input.reference();
    const Volume frame = input.read(t);
    EXPECT_TRUE(std::ranges::equal(reference.voxels(), frame.voxels()));
    EXPECT_EQ(frame(0, 0, 0), -100 + 80 * t * double(frame_voxels));
  }
  EXPECT_THAT(refusal_of(path, {3}), HasSubstr("no frame 3"));
  EXPECT_THAT(refusal_of(path, {-1}), HasSubstr("from 0 to 2"));
}

TEST_F(NiftiInputFile, TakesAnotherFileAsReference) {
  const auto path = folder_.file("bold.nii", bytes_);
  auto h = header<nifti_2_header>(NIFTI_TYPE_FLOAT32, 2);
  h.dim[1] = 5;
  h.dim[2] = 6;
  h.pixdim[3] = 2.5;
  for (const std::int64_t dimensions : {3, 4}) {
    h.dim[0] = dimensions;
    const auto other =
        folder_.file("sbref.nii.gz", gzip(file_bytes(h, ramp<float>(2))));
    NiftiInput input(path, {0, other});
    EXPECT_EQ(input.scan().reference_frame, -1);
    EXPECT_EQ(input.scan().grid.shape, (Shape{6, 5, 4}));
    EXPECT_EQ(input.scan().reference.shape, (Shape{5, 6, 4}));
    EXPECT_EQ(input.reference_header().version, 2);
    EXPECT_EQ(input.scan().reference.affine(2, 2), 2.5);
    EXPECT_EQ(input.reference().shape(), (Shape{5, 6, 4}));
    EXPECT_EQ(input.reference()(0, 0, 0), -100);
    EXPECT_EQ(input.read(1).shape(), (Shape{6, 5, 4}));
  }
  EXPECT_THAT(refusal_of(path, {0, folder_ / "none.nii"}),
              HasSubstr("none.nii does not exist"));
}

TEST_F(NiftiInputFile, CountsNonFiniteVoxelsOncePerFrame) {
  auto voxels = ramp<float>();
  voxels[5] = std::nanf("");
  voxels[6] = INFINITY;
  voxels[frame_voxels] = -INFINITY;
  NiftiInput input(folder_.file(
      "bold.nii",
      file_bytes(header<nifti_1_header>(NIFTI_TYPE_FLOAT32), voxels)));
  const Volume frame = input.read(0);
  EXPECT_EQ(frame.voxels()[5], 0);
  EXPECT_EQ(frame.voxels()[6], 0);
  EXPECT_EQ(frame.voxels()[7], voxels[7]);
  EXPECT_EQ(input.non_finite(), (NonFinite{{0, 2}}));
  input.read(0);
  input.reference();
  EXPECT_EQ(input.non_finite(), (NonFinite{{0, 2}}));
  input.read(2);
  EXPECT_EQ(input.read(1).voxels()[0], 0);
  EXPECT_EQ(input.non_finite(), (NonFinite{{0, 2}, {1, 1}, {2, 0}}));
}

TEST_F(NiftiInputFile, RefusesAReferenceWithoutContrast) {
  auto voxels = ramp<float>();
  const auto frame_1 = std::span(voxels).subspan(frame_voxels, frame_voxels);
  for (const auto& [value, words] :
       {std::pair{0.F, "frame 1 is zero everywhere"},
        {7.F, "frame 1 is the same everywhere"},
        {std::nanf(""), "frame 1 holds no finite number"}}) {
    std::ranges::fill(frame_1, value);
    const auto path = folder_.file(
        "bold.nii",
        file_bytes(header<nifti_1_header>(NIFTI_TYPE_FLOAT32), voxels));
    NiftiInput input(path, {.frame = 1});
    EXPECT_THAT(refusal([&] { input.reference(); }), HasSubstr(words));
    EXPECT_NO_THROW(input.read(1)) << "as a frame it is carried on";
    EXPECT_NO_THROW(NiftiInput(path).reference());
  }
}

TEST_F(NiftiInputFile, RefusesASingleFrame) {
  for (const short dimensions : {short{3}, short{4}}) {
    auto h = header<nifti_1_header>(NIFTI_TYPE_INT16, 1);
    h.dim[0] = dimensions;
    const auto path =
        folder_.file("bold.nii", file_bytes(h, ramp<std::int16_t>(1)));
    EXPECT_THAT(refusal_of(path),
                HasSubstr(" has 1 frame; realignment needs at least 2; where "
                          "every frame is a file of its own, name them all and "
                          "--join"));
  }
}

/// Files of the frames of a `ramp`, the last with another slope.
class Joined : public NiftiInputFile {
 protected:
  explicit Joined(double last_slope = 1) {
    const auto voxels = ramp<std::int16_t>();
    for (std::size_t t = 0; t < 3; ++t) {
      auto h = header<nifti_1_header>(NIFTI_TYPE_INT16, 1);
      h.dim[0] = 3;
      h.scl_slope = t == 2 ? static_cast<float>(last_slope) : 1;
      files_.push_back(file(t, h));
    }
  }
  std::filesystem::path file(std::size_t t, const nifti_1_header& h) {
    const auto all = ramp<std::int16_t>();
    const auto begin =
        all.begin() + static_cast<std::ptrdiff_t>(t * frame_voxels);
    const std::vector<std::int16_t> voxels(begin, begin + frame_voxels);
    return folder_.file("frame" + std::to_string(t) + ".nii",
                        file_bytes(h, voxels));
  }
  NiftiInput joined() const {
    return NiftiInput(files_[0], {}, {files_[1], files_[2]});
  }
  std::vector<std::filesystem::path> files_;
};

class JoinedUnlike : public Joined {
 protected:
  JoinedUnlike() : Joined(0.5) {}
};

TEST_F(Joined, AreOneSeries) {
  NiftiInput input = joined();
  EXPECT_EQ(input.scan().frames, 3);
  EXPECT_EQ(input.header().fields.datatype, NIFTI_TYPE_INT16);
  EXPECT_THAT(input.header().doubts,
              testing::Not(testing::Contains(HasSubstr("scaled"))));
  const auto whole = ramp<std::int16_t>();
  for (const int t : {0, 2, 1, 0}) {
    const std::size_t begin = static_cast<std::size_t>(t) * frame_voxels;
    EXPECT_EQ(input.read(t).voxels()[7], whole[begin + 7]);
    std::vector<std::int16_t> stored(frame_voxels);
    input.read_stored(t, std::as_writable_bytes(std::span(stored)));
    EXPECT_EQ(stored[7], whole[begin + 7]);
  }
  EXPECT_EQ(input.reference().voxels()[7], whole[7]);
}

TEST_F(JoinedUnlike, AreOneOfSinglePrecision) {
  NiftiInput input = joined();
  EXPECT_EQ(input.header().fields.datatype, NIFTI_TYPE_FLOAT32);
  EXPECT_THAT(input.header().doubts,
              testing::Contains(HasSubstr("scaled differently")));
  const auto whole = ramp<std::int16_t>();
  std::vector<float> stored(frame_voxels);
  input.read_stored(2, std::as_writable_bytes(std::span(stored)));
  EXPECT_EQ(stored[7], 0.5 * whole[2 * frame_voxels + 7]);
  EXPECT_EQ(input.read(2).voxels()[7], 0.5 * whole[2 * frame_voxels + 7]);
  EXPECT_EQ(input.read(1).voxels()[7], whole[frame_voxels + 7]);
}

TEST_F(Joined, LieOnOneGridAndHaveOneFrame) {
  auto h = header<nifti_1_header>(NIFTI_TYPE_INT16, 1);
  h.dim[0] = 3;
  h.sform_code = 1;
  h.srow_x[0] = h.srow_y[1] = h.srow_z[2] = 2.5F;
  files_[2] = file(2, h);
  EXPECT_THAT(refusal([&] { joined(); }), HasSubstr("lies on another grid"));
  files_[2] = folder_.file("three.nii",
                           file_bytes(header<nifti_1_header>(NIFTI_TYPE_INT16),
                                      ramp<std::int16_t>()));
  EXPECT_THAT(refusal([&] { joined(); }),
              HasSubstr("three.nii has 3 frames; --join takes files of one"));
}

TEST_F(NiftiInputFile, RefusesWhatIsNoFile) {
  EXPECT_THAT(refusal_of(folder_ / "bold.nii"),
              HasSubstr("bold.nii does not exist; check its name"));
  EXPECT_THAT(refusal_of(folder_.file("plain", "") / "bold.nii"),
              HasSubstr("does not exist"));
  EXPECT_THAT(refusal_of(folder_ / ""),
              HasSubstr("is a folder; name a .nii or .nii.gz file"));
  EXPECT_THAT(refusal_of(folder_.file("empty.nii", "")),
              HasSubstr("is empty; copy or convert it again"));
  EXPECT_THAT(refusal_of("/dev/zero"), HasSubstr("is not a regular file"));
  mkfifo((folder_ / "pipe.nii").c_str(), 0600);
  EXPECT_THAT(refusal_of(folder_ / "pipe.nii"),
              HasSubstr("is not a regular file"));
  std::filesystem::create_symlink("loop.nii", folder_ / "loop.nii");
  EXPECT_THAT(refusal_of(folder_ / "loop.nii"), HasSubstr("cannot be reached"));
  EXPECT_THAT(refusal_of(folder_.file("text.nii", std::string(1000, 'a'))),
              HasSubstr("is not a NIfTI file"));
  EXPECT_THAT(refusal_of(folder_.file("nothing.nii.gz", gzip(""))),
              HasSubstr("is not a NIfTI file"));
}

TEST_F(NiftiInputFile, NamesTheFrameInWhichAPlainFileEnds) {
  const std::size_t bytes_a_frame = frame_voxels * 2;
  for (const auto& [missing, frame] : {std::pair{std::size_t{1}, 2},
                                       {bytes_a_frame, 2},
                                       {bytes_a_frame + 1, 1},
                                       {3 * bytes_a_frame, 0},
                                       {3 * bytes_a_frame + 4, 0}}) {
    const auto cut = bytes_.substr(0, bytes_.size() - missing);
    EXPECT_THAT(
        refusal_of(folder_.file("bold.nii", cut)),
        HasSubstr("ends in frame " + std::to_string(frame) + " (of 0 to 2)"))
        << missing;
  }
}

TEST_F(NiftiInputFile, NamesTheFrameInWhichACompressedFileEnds) {
  const std::size_t bytes_a_frame = 4 * large_frame_voxels;
  const auto packed = large_packed_scan();
  for (const auto& [missing, frame] : {std::pair{std::size_t{1}, 2},
                                       {std::size_t{8}, 2},
                                       {bytes_a_frame / 2, 2},
                                       {bytes_a_frame * 3 / 2, 1}}) {
    NiftiInput input(
        folder_.file("bold.nii.gz", packed.substr(0, packed.size() - missing)));
    const std::string words = "ends in frame " + std::to_string(frame);
    for (int t = 0; t < frame; ++t) {
      input.read(t);
    }
    EXPECT_THAT(refusal([&] { input.read(frame); }), HasSubstr(words));
    EXPECT_THAT(refusal([&] { input.read(2); }), HasSubstr(words));
    EXPECT_NO_THROW(input.read(0));
  }
  const auto whole_gzip_short_data = gzip(bytes_.substr(0, bytes_.size() - 1));
  NiftiInput input(folder_.file("bold.nii.gz", whole_gzip_short_data));
  EXPECT_THAT(refusal([&] { input.read(2); }), HasSubstr("ends in frame 2"));
}

TEST_F(NiftiInputFile, RefusesDamagedGzipOrReadsItRight) {
  const auto packed = gzip(bytes_);
  const auto voxels = ramp<std::int16_t>();
  int refused = 0;
  for (std::size_t n = 0; n < packed.size(); ++n) {
    auto damaged = packed;
    damaged[n] = static_cast<char>(damaged[n] ^ (1 << n % 8));
    const auto path = folder_.file("bold.nii.gz", damaged);
    std::vector<double> found;
    try {
      NiftiInput input(path);
      for (int t = 0; t < 3; ++t) {
        const Volume frame = input.read(t);
        found.insert(found.end(), frame.voxels().begin(), frame.voxels().end());
      }
      EXPECT_TRUE(std::ranges::equal(found, voxels)) << n;
    } catch (const BadInput&) {
      ++refused;
    }
  }
  EXPECT_GT(refused, static_cast<int>(packed.size()) * 9 / 10);
}

TEST_F(NiftiInputFile, NamesTheFrameInWhichACompressedFileIsDamaged) {
  auto packed = large_packed_scan();
  packed[packed.size() - 6] ^= 1;  // the checksum
  NiftiInput input(folder_.file("bold.nii.gz", packed));
  input.read(1);
  EXPECT_THAT(refusal([&] { input.read(2); }),
              HasSubstr("is damaged in frame 2 (of 0 to 2); copy"));
}

TEST_F(NiftiInputFile, RefusesBeforeAllocatingWhatTheFileCannotHold) {
  auto h = header<nifti_2_header>(NIFTI_TYPE_FLOAT64);
  h.dim[1] = 2000;
  h.dim[2] = h.dim[3] = 1000;
  h.dim[4] = std::numeric_limits<int>::max();
  const auto bytes = file_bytes(h, ramp<double>());
  EXPECT_THAT(refusal_of(folder_.file("bold.nii", bytes)),
              HasSubstr("ends in frame 0"));
  EXPECT_THAT(refusal_of(folder_.file("bold.nii.gz", gzip(bytes))),
              HasSubstr("has 2147483647 frames by its header, more than"));
  h = header<nifti_2_header>();
  h.vox_offset = std::numeric_limits<std::int64_t>::max();
  EXPECT_THAT(
      refusal_of(folder_.file("bold.nii", file_bytes(h, ramp<std::int16_t>()))),
      HasSubstr("ends in frame 0"));
}

TEST_F(NiftiInputFile, AcceptsTheStrongestCompression) {
  auto h = header<nifti_1_header>(NIFTI_TYPE_UINT8, 400);
  h.dim[1] = h.dim[2] = h.dim[3] = 16;
  std::vector<std::uint8_t> voxels(16 * 16 * 16 * 400);
  voxels[0] = 1;
  NiftiInput input(folder_.file("bold.nii.gz", gzip(file_bytes(h, voxels))));
  EXPECT_EQ(input.read(0)(0, 0, 0), 1);
}

TEST_F(NiftiInputFile, ReadsGzipInSeveralMembers) {
  const auto path = folder_.file(
      "bold.nii.gz", gzip(bytes_.substr(0, 500)) + gzip(bytes_.substr(500)));
  NiftiInput input(path);
  EXPECT_EQ(input.read(2)(5, 4, 3), -100 + 80 * (3. * frame_voxels - 1));
}

}  // namespace
}  // namespace stagecraft::realign
