#include "stages/realign/tool/embedded_series.h"

#include <gmock/gmock.h>
#include <zlib.h>

#include "common/scan/nifti_file.h"
#include "tests/realign/tool/scans.h"

namespace stagecraft::realign {
namespace {

using testing::ElementsAre;

constexpr Shape small{4, 3, 2};

/// The levels of a frame, out of its text.
std::vector<unsigned char> levels(const std::string& text) {
  const std::string bytes = samples::decoded(text);
  std::vector<unsigned char> result(1000);
  uLongf length = result.size();
  EXPECT_EQ(
      uncompress(result.data(), &length,
                 reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()),
      Z_OK);
  result.resize(length);
  return result;
}

std::vector<int> numbers(const EmbeddedSeries& series) {
  std::vector<int> result;
  for (const auto& [t, text] : series.frames()) result.push_back(t);
  return result;
}

std::span<const std::byte> stored(const Volume& frame) {
  return std::as_bytes(frame.voxels());
}

TEST(EmbeddedSeries, HoldsFramesInEightBits) {
  EmbeddedSeries series({});
  Volume frame(small, 100);
  frame(1, 0, 0) = 120;
  frame(3, 2, 1) = 1000;
  series.add(0, stored(Volume(small, 200)));
  series.add(1, stored(frame));
  series.finish({100, 200});
  EXPECT_EQ(series.stride(), 1);
  EXPECT_EQ(levels(series.frames().at(0)), std::vector<unsigned char>(24, 255));
  std::vector<unsigned char> wanted(24, 0);
  wanted[1] = 51;
  wanted[23] = 255;
  EXPECT_EQ(levels(series.frames().at(1)), wanted);
}

/// A series to which so many frames were added.
EmbeddedSeries added(int frames, const EmbeddedLimits& most) {
  EmbeddedSeries series({}, most);
  const Volume frame(small, 0);
  for (int t = 0; t < frames; ++t) series.add(t, stored(frame));
  series.finish({0, 1});
  return series;
}

TEST(EmbeddedSeries, ThinsEvenlyToItsShareOfThePage) {
  const std::size_t bytes = added(1, {}).frames().at(0).size();
  const EmbeddedLimits three{.text = 3 * bytes};
  EXPECT_THAT(numbers(added(3, three)), ElementsAre(0, 1, 2));
  EXPECT_THAT(numbers(added(5, three)), ElementsAre(0, 2, 4));
  EmbeddedSeries series = added(20, three);
  EXPECT_EQ(series.stride(), 8);
  EXPECT_THAT(numbers(series), ElementsAre(0, 8, 16));
  series.thin(16);
  EXPECT_THAT(numbers(series), ElementsAre(0, 16));
}

TEST(EmbeddedSeries, ThinsEvenlyToItsShareOfMemory) {
  const EmbeddedLimits three{.voxels = 3 * 24};
  EXPECT_THAT(numbers(added(3, three)), ElementsAre(0, 1, 2));
  EXPECT_THAT(numbers(added(5, three)), ElementsAre(0, 2, 4));
  EXPECT_THAT(numbers(added(20, three)), ElementsAre(0, 8, 16));
  EXPECT_THAT(numbers(added(2, {.voxels = 1})), ElementsAre(0));
}

TEST(EmbeddedSeries, HeaderPlacesTheFramesAndTellsNothingElse) {
  const samples::Folder folder;
  auto source = samples::header<nifti_1_header>(NIFTI_TYPE_INT16, 8);
  samples::set_sform(source);
  std::strcpy(source.descrip, "somebody");
  const NiftiFile file(folder.file(
      "a.nii",
      samples::file_bytes(source, std::vector<std::int16_t>(8 * 120, 1))));
  EmbeddedSeries series({});
  const Volume frame({6, 5, 4}, 1);
  for (int t = 0; t < 8; ++t) series.add(t, stored(frame));
  series.finish({-5, 250});
  series.thin(4);

  const std::string bytes =
      samples::decoded(embedded_header(file.header(), {-5, 250}, series));
  EXPECT_EQ(bytes.size(), 352U);
  EXPECT_EQ(bytes.find("somebody"), bytes.npos);
  const NiftiHeader header =
      parse_nifti_header(std::as_bytes(std::span(bytes)), "embedded");
  EXPECT_EQ(header.grid.shape, file.header().grid.shape);
  EXPECT_EQ(header.grid.affine, file.header().grid.affine);
  EXPECT_EQ(header.frames, 2);
  EXPECT_EQ(header.repetition_time, 8);
  EXPECT_EQ(header.fields.datatype, NIFTI_TYPE_UINT8);
  EXPECT_EQ(header.slope, 1);
  EXPECT_EQ(header.inter, -5);
  EXPECT_EQ(header.fields.cal_min, -5);
  EXPECT_EQ(header.fields.cal_max, 250);
}

}  // namespace
}  // namespace stagecraft::realign
