#include "stages/realign/base/outputs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "common/base/error.h"
#include "stages/realign/base/motion_table.h"
#include "tests/common/scan/nifti_samples.h"

namespace stagecraft::realign {
namespace {

namespace fs = std::filesystem;
using samples::content;
using samples::Folder;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

TEST(ScanName, LeavesOutFolderAndEndings) {
  EXPECT_EQ(scan_name("a/b/sub-01_bold.nii.gz"), "sub-01_bold");
  EXPECT_EQ(scan_name("sub-01_bold.nii"), "sub-01_bold");
  EXPECT_EQ(scan_name("x.y.nii.gz"), "x.y");
  EXPECT_EQ(scan_name("scan"), "scan");
  EXPECT_EQ(scan_name("X.NII.GZ"), "X");
  EXPECT_EQ(scan_name("X.Nii"), "X");
  EXPECT_EQ(scan_name("gz"), "gz");
  EXPECT_EQ(scan_name("scan.img"), "scan.img");
}

/// A series of two frames, and what would be done with it.
class OutputsIn : public testing::Test {
 protected:
  OutputsIn() {
    std::vector<std::int16_t> voxels(2 * voxels_of_frame);
    for (std::size_t n = 0; n < voxels.size(); ++n) {
      voxels[n] = static_cast<std::int16_t>(n);
    }
    command_.scan = folder_.file(
        "bold.nii",
        samples::file_bytes(
            samples::header<nifti_1_header>(NIFTI_TYPE_INT16, 2), voxels));
    command_.out = folder_ / "out";
  }

  /// Writes two frames: 10 and 20 but for the first voxel, and in the second
  /// one voxel that is not covered.
  void run() {
    const NiftiInput input(command_.scan);
    Outputs outputs(command_, input);
    if (command_.options.reslice) {
      std::vector<double> voxels(voxels_of_frame, 10);
      voxels[0] = 11;
      outputs.write(0, voxels);
      voxels.assign(voxels_of_frame, 20);
      voxels[0] = 21;
      voxels[3] = std::numeric_limits<double>::quiet_NaN();
      outputs.write(1, voxels);
    }
    EXPECT_THAT(names(), IsEmpty());
    outputs.finish(motion_, "the report", "the trace");
  }

  std::vector<std::string> names() const {
    std::vector<std::string> result;
    for (const auto& entry : fs::recursive_directory_iterator(command_.out)) {
      if (entry.is_regular_file()) {
        result.push_back(fs::relative(entry.path(), command_.out).string());
      }
    }
    return result;
  }

  static constexpr std::size_t voxels_of_frame = 6 * 5 * 4;
  Folder folder_;
  Command command_;
  Motion motion_ = Motion(2);
};

TEST_F(OutputsIn, AreNamedAfterTheScan) {
  motion_[1].correction[0] = 1.5;
  command_.profile = folder_ / "out/trace.json";
  command_.matrices = {"afni", "fsl", "itk"};
  run();
  EXPECT_THAT(names(),
              UnorderedElementsAre(
                  "bold_realigned.nii", "bold_mean.nii", "bold_motion.tsv",
                  "bold_motion.json", "rp_bold.txt", "bold_motion.svg",
                  "bold_run.json", "trace.json", "bold.aff12.1D",
                  "bold_fsl/MAT_0000", "bold_fsl/MAT_0001",
                  "bold_itk/frame_0000.txt", "bold_itk/frame_0001.txt"));
  EXPECT_EQ(content(command_.out / "bold_run.json"), "the report");
  EXPECT_EQ(content(command_.out / "trace.json"), "the trace");
  EXPECT_EQ(content(command_.out / "rp_bold.txt"), motion_rp(motion_));
}

TEST_F(OutputsIn, HoldFramesTheirMeanAndWhatCoversIt) {
  command_.outputs.insert("coverage");
  run();
  NiftiFile series(command_.out / "bold_realigned.nii");
  EXPECT_EQ(series.header().frames, 2);
  EXPECT_EQ(series.header().fields.datatype, NIFTI_TYPE_INT16);
  EXPECT_EQ(series.read(0)(3, 0, 0), 10);
  EXPECT_EQ(series.read(1)(2, 0, 0), 20);
  EXPECT_EQ(series.read(1)(3, 0, 0), 0);
  NiftiFile mean(command_.out / "bold_mean.nii");
  EXPECT_EQ(mean.header().frames, 1);
  EXPECT_EQ(mean.header().fields.datatype, NIFTI_TYPE_FLOAT32);
  EXPECT_EQ(mean.read(0)(2, 0, 0), 15);
  EXPECT_EQ(mean.read(0)(3, 0, 0), 10);
  NiftiFile coverage(command_.out / "bold_coverage.nii");
  EXPECT_EQ(coverage.header().frames, 1);
  EXPECT_EQ(coverage.header().fields.datatype, NIFTI_TYPE_INT32);
  EXPECT_EQ(coverage.read(0)(2, 0, 0), 2);
  EXPECT_EQ(coverage.read(0)(3, 0, 0), 1);
}

TEST_F(OutputsIn, AreThoseAskedFor) {
  command_.outputs = {"motion"};
  command_.options.reslice = false;
  run();
  EXPECT_THAT(names(), UnorderedElementsAre(
                           "bold_motion.tsv", "bold_motion.json", "rp_bold.txt",
                           "bold_motion.svg", "bold_run.json"));
}

TEST_F(OutputsIn, AreCompressedAsAskedFor) {
  command_.outputs = {"mean"};
  command_.compression = "gzip";
  run();
  EXPECT_THAT(names(),
              UnorderedElementsAre("bold_mean.nii.gz", "bold_run.json"));
  EXPECT_EQ(NiftiFile(command_.out / "bold_mean.nii.gz").compression(),
            Compression::gzip);
}

TEST_F(OutputsIn, ReplaceOnlyByForce) {
  run();
  motion_[1].correction[0] = 1;
  const NiftiInput input(command_.scan);
  for (const std::string& name : names()) {
    for (const std::string& other : names()) fs::remove(command_.out / other);
    std::ofstream(command_.out / name) << "precious";
    EXPECT_THROW(Outputs(command_, input), BadInput) << name;
    EXPECT_THAT(names(), ElementsAre(name));
    EXPECT_EQ(content(command_.out / name), "precious");
  }
  command_.force = true;
  Outputs outputs(command_, input);
  outputs.write(0, std::vector<double>(voxels_of_frame));
  outputs.write(1, std::vector<double>(voxels_of_frame));
  outputs.finish(motion_, "", "");
  EXPECT_EQ(names().size(), 7U);
  EXPECT_EQ(content(command_.out / "rp_bold.txt"), motion_rp(motion_));
}

TEST_F(OutputsIn, CountWhatWasFoundInAFrame) {
  const NiftiInput input(command_.scan);
  Outputs outputs(command_, input);
  outputs.found(0, {2, -1, 5});
  outputs.found(0, {2, -1, 5});
  outputs.found(1, {0, 0, 1});
  EXPECT_EQ(outputs.non_finite(), (NonFinite{{0, 2}, {1, 0}}));
}

TEST_F(OutputsIn, TellWhatStandsWhereNothingIsCovered) {
  const NiftiInput input(command_.scan);
  EXPECT_EQ(Outputs(command_, input).uncovered_value(), 0);
  nifti_1_header shifted = header<nifti_1_header>(NIFTI_TYPE_UINT16, 2);
  shifted.scl_slope = 1;
  shifted.scl_inter = 100;
  const NiftiInput above(folder_.file(
      "above.nii",
      file_bytes(shifted, std::vector<std::uint16_t>(2 * voxels_of_frame))));
  EXPECT_EQ(Outputs(command_, above).uncovered_value(), 100);
}

TEST_F(OutputsIn, LeaveNothingUnfinished) {
  {
    const NiftiInput input(command_.scan);
    Outputs outputs(command_, input);
    outputs.write(0, std::vector<double>(voxels_of_frame));
  }
  EXPECT_THAT(names(), IsEmpty());
}

// What cannot be completed: the trace has no folder any more.
TEST_F(OutputsIn, TakeTheirNamesOnlyWhenAllAreComplete) {
  fs::create_directory(folder_ / "traces");
  command_.profile = folder_ / "traces" / "trace.json";
  const NiftiInput input(command_.scan);
  Outputs outputs(command_, input);
  outputs.write(0, std::vector<double>(voxels_of_frame));
  outputs.write(1, std::vector<double>(voxels_of_frame));
  fs::remove(folder_ / "traces");
  EXPECT_ANY_THROW(outputs.finish(motion_, "", ""));
  EXPECT_THAT(names(), IsEmpty());
}

TEST_F(OutputsIn, NeedAFolder) {
  const NiftiInput input(command_.scan);
  command_.out = folder_.file("file", "");
  EXPECT_THROW(Outputs(command_, input), BadInput);
  command_.out = folder_ / "a/b/c";
  EXPECT_NO_THROW(Outputs(command_, input));
  EXPECT_TRUE(fs::is_directory(folder_ / "a/b/c"));
}

}  // namespace
}  // namespace stagecraft::realign
