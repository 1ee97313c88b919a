#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nifti2_io.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>

#include "tests/realign/black_box/rungs.h"
#include "tests/realign/black_box/scans.h"

/// Whether other programs open what we write, and find there what they found in
/// the scan.
namespace stagecraft::black_box {
namespace {

namespace fs = std::filesystem;
using samples::file_bytes;
using samples::Folder;
using samples::gzip;

/// Opens `path` with the NIfTI library.
std::unique_ptr<nifti_image, decltype(&nifti_image_free)> library_opens(
    const fs::path& path) {
  return {nifti_image_read(path.c_str(), 1), nifti_image_free};
}

/// The bytes of a scan in whose header all is said that a header can say.
template <class Header, class T>
std::string scan_told_of(const std::string& suffix) {
  Header header = scan_header<Header>(samples::datatype_of<T>());
  samples::set_qform(header);
  samples::set_sform(header);
  header.scl_slope = 1;
  header.pixdim[4] = 1500;
  header.xyzt_units = NIFTI_UNITS_MM | NIFTI_UNITS_MSEC;
  const std::string bytes = file_bytes(header, scan_voxels<T>());
  return suffix == ".nii.gz" ? gzip(bytes) : bytes;
}

const auto of_two_forms =
    testing::ElementsAre(testing::HasSubstr("its sform is taken"),
                         testing::HasSubstr("7 degrees from square"));

template <class Header>
void expect_same_for_the_library(const std::string& rung,
                                 const std::string& suffix) {
  const Folder folder;
  const fs::path scan =
      folder.file("bold" + suffix, scan_told_of<Header, float>(suffix));
  ASSERT_THAT(said_of(rung, scan, folder / "out"), of_two_forms);

  const auto source = library_opens(scan);
  ASSERT_NE(source, nullptr);
  for (const std::string result : {"realigned", "mean"}) {
    SCOPED_TRACE(result);
    const auto written =
        library_opens(folder / "out" / ("bold_" + result + suffix));
    ASSERT_NE(written, nullptr);
    const bool series = result == "realigned";
    EXPECT_EQ(written->nifti_type, source->nifti_type);
    EXPECT_EQ(written->ndim, series ? 4 : 3);
    EXPECT_EQ(written->nt, series ? 3 : 1);
    EXPECT_EQ(written->nvox,
              static_cast<std::int64_t>(frame_voxels) * written->nt);
    EXPECT_EQ(written->datatype, NIFTI_TYPE_FLOAT32);
    EXPECT_EQ(written->dx, source->dx);
    EXPECT_EQ(written->dy, source->dy);
    EXPECT_EQ(written->dz, source->dz);
    EXPECT_EQ(written->xyz_units, NIFTI_UNITS_MM);
    if (series) {
      EXPECT_EQ(written->dt, 1500);
      EXPECT_EQ(written->time_units, NIFTI_UNITS_MSEC);
    }
    EXPECT_EQ(written->sform_code, source->sform_code);
    EXPECT_EQ(written->qform_code, source->qform_code);
    for (int row = 0; row < 4; ++row) {
      for (int column = 0; column < 4; ++column) {
        EXPECT_EQ(written->sto_xyz.m[row][column],
                  source->sto_xyz.m[row][column]);
        EXPECT_EQ(written->qto_xyz.m[row][column],
                  source->qto_xyz.m[row][column]);
      }
    }
    const auto* voxels = static_cast<const float*>(written->data);
    ASSERT_NE(voxels, nullptr);
    EXPECT_TRUE(std::all_of(voxels, voxels + written->nvox,
                            [](float v) { return std::isfinite(v); }));
    EXPECT_GT(*std::max_element(voxels, voxels + written->nvox), 900);
  }
}

class NiftiLibrary : public EveryRung {};

TEST_P(NiftiLibrary, OpensResultsOfNifti1) {
  expect_same_for_the_library<nifti_1_header>(GetParam(), ".nii");
}
TEST_P(NiftiLibrary, OpensCompressedResults) {
  expect_same_for_the_library<nifti_1_header>(GetParam(), ".nii.gz");
}
TEST_P(NiftiLibrary, OpensResultsOfNifti2) {
  expect_same_for_the_library<nifti_2_header>(GetParam(), ".nii");
}

/// Of all rungs at once: what costs is to start nibabel.
template <class Header>
void expect_same_for_nibabel(const std::string& suffix) {
  const std::string python = STAGECRAFT_NIBABEL_PYTHON;
  if (python.empty()) {
    GTEST_SKIP() << "no Python has nibabel; apt-get install python3-nibabel";
  }
  const Folder folder;
  const fs::path scan =
      folder.file("bold" + suffix, scan_told_of<Header, std::int16_t>(suffix));
  Words words{python, STAGECRAFT_NIBABEL_CHECK, scan};
  for (const std::string& rung : rungs()) {
    ASSERT_THAT(said_of(rung, scan, folder / rung), of_two_forms);
    for (const std::string result : {"realigned", "mean"})
      words.push_back(folder / rung / ("bold_" + result + suffix));
  }
  const Outcome check = run(words);
  EXPECT_EQ(check.status, 0) << check.out << check.err;
}

TEST(Nibabel, OpensResults) { expect_same_for_nibabel<nifti_1_header>(".nii"); }
TEST(Nibabel, OpensCompressedResults) {
  expect_same_for_nibabel<nifti_1_header>(".nii.gz");
}
TEST(Nibabel, OpensResultsOfNifti2) {
  expect_same_for_nibabel<nifti_2_header>(".nii");
}

INSTANTIATE_TEST_SUITE_P(Of, NiftiLibrary, testing::ValuesIn(rungs()),
                         test_name);

}  // namespace
}  // namespace stagecraft::black_box
