#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "tests/realign/black_box/rungs.h"
#include "tests/realign/black_box/scans.h"

/// What works, seen from outside.
namespace stagecraft::black_box {
namespace {

namespace fs = std::filesystem;
using samples::content;
using samples::file_bytes;
using samples::Folder;
using samples::gzip;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;
using testing::UnorderedElementsAre;

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    names.push_back(entry.path().filename().string());
  }
  return names;
}

class Usage : public EveryRung {};

// What every rung has stands in the core suite.
TEST_P(Usage, IsTold) {
  const Outcome help = run({program(GetParam()), "--help"});
  for (const std::string option :
       {"SCAN", "--fwhm", "--sep", "--margin", "--gzip", "--no-gzip",
        "--reference", "--outputs", "--apply", "--datatype", "--profile",
        "--matrices", "--report"}) {
    EXPECT_THAT(help.out, HasSubstr(option));
  }
  EXPECT_THAT(help.out, HasSubstr(GetParam() + " bold.nii.gz"));
}

class Results : public EveryRung {};

TEST_P(Results, AreThoseAskedFor) {
  const Folder folder;
  const fs::path scan = folder.file("bold.nii.gz", gzip(good_scan()));
  EXPECT_THAT(said_of(GetParam(), scan, folder / "all"), IsEmpty());
  EXPECT_THAT(
      names_in(folder / "all"),
      UnorderedElementsAre("bold_realigned.nii.gz", "bold_mean.nii.gz",
                           "bold_motion.tsv", "bold_motion.json", "rp_bold.txt",
                           "bold_motion.svg", "bold_run.json"));
  const fs::path motion = folder / "motion";
  EXPECT_THAT(said_of(GetParam(), scan, motion, {"--outputs", "motion"}),
              IsEmpty());
  EXPECT_THAT(
      names_in(motion),
      UnorderedElementsAre("bold_motion.tsv", "bold_motion.json", "rp_bold.txt",
                           "bold_motion.svg", "bold_run.json"));
  const fs::path mean = folder / "mean";
  EXPECT_THAT(said_of(GetParam(), scan, mean,
                      {"--outputs", "mean", "--no-gzip", "--matrices", "itk"}),
              IsEmpty());
  EXPECT_THAT(
      names_in(mean),
      UnorderedElementsAre("bold_mean.nii", "bold_run.json", "bold_itk"));
  const fs::path coverage = folder / "coverage";
  EXPECT_THAT(said_of(GetParam(), scan, coverage, {"--outputs", "coverage"}),
              IsEmpty());
  EXPECT_THAT(names_in(coverage),
              UnorderedElementsAre("bold_coverage.nii.gz", "bold_run.json"));
  EXPECT_THAT(names_in(mean / "bold_itk"),
              UnorderedElementsAre("frame_0000.txt", "frame_0001.txt",
                                   "frame_0002.txt"));
}

class Scans : public EveryRung {};

TEST_P(Scans, MayBeReadOnly) {
  const Folder folder;
  const fs::path scan = folder.file("bold.nii", good_scan());
  fs::permissions(scan, fs::perms::owner_read);
  EXPECT_EQ(realign(GetParam(), scan, folder / "out").status, 0);
  EXPECT_EQ(content(scan), good_scan());
}

TEST_P(Scans, MayHaveVoxelsThatAreNotFinite) {
  const Folder folder;
  std::vector<float> voxels = scan_voxels<float>();
  voxels[0] = voxels[5] = std::numeric_limits<float>::quiet_NaN();
  voxels[frame_voxels] = std::numeric_limits<float>::infinity();
  const std::string bytes = file_bytes(scan_header(NIFTI_TYPE_FLOAT32), voxels);
  // Once, however often a frame is read.
  for (const std::string reference : {"first", "mean"}) {
    EXPECT_THAT(
        said_of(GetParam(), folder.file("bold.nii", bytes), folder / reference,
                {"--reference", reference}),
        Contains("3 voxels are NaN or infinite and count as 0").Times(1));
  }
}

TEST_P(Scans, MayHaveFramesWithoutContrast) {
  const Folder folder;
  for (const float value : {0.F, 7.F, std::numeric_limits<float>::infinity()}) {
    std::vector<float> voxels = scan_voxels<float>(4);
    std::fill_n(voxels.begin() + 2 * frame_voxels, frame_voxels, value);
    const fs::path scan = folder.file(
        "bold.nii", file_bytes(scan_header(NIFTI_TYPE_FLOAT32, 4), voxels));
    EXPECT_THAT(said_of(GetParam(), scan, folder / "out", {"--force"}),
                Contains(StartsWith("frame 2 could not be aligned")));
    const auto run =
        nlohmann::json::parse(content(folder / "out/bold_run.json"));
    EXPECT_EQ(run["frames_lost"], nlohmann::json::array({2}));
    EXPECT_EQ(run["doubts"].size(), std::isinf(value) ? 2U : 1U);
    EXPECT_EQ(said_of(GetParam(), scan, folder / "again",
                      {"--apply", folder / "out/rp_bold.txt", "--force"})
                  .size(),
              std::isinf(value) ? 1U : 0U);
  }
}

class Names : public EveryRung {};

TEST_P(Names, MayHoldAnything) {
  const Folder folder;
  for (const std::string name :
       {"a b", "Größe 頭", "it's \"50%\" {0} & <b>", "latin-\xe9", "-"}) {
    const fs::path home = folder / name;
    fs::create_directory(home);
    const fs::path scan = home / (name + ".nii");
    std::ofstream(scan) << good_scan();
    EXPECT_THAT(said_of(GetParam(), scan, home / "out x",
                        {"--profile", home / "out x" / "p.json"}),
                IsEmpty())
        << name;
    const auto report = nlohmann::json::parse(
        content(home / "out x" / (name + "_run.json")), nullptr, false);
    EXPECT_FALSE(report.is_discarded()) << name;
    EXPECT_EQ(report.value("frames", 0), 3);
    EXPECT_TRUE(nlohmann::json::accept(content(home / "out x" / "p.json")));
  }
}

const auto every = testing::ValuesIn(rungs());
INSTANTIATE_TEST_SUITE_P(Of, Usage, every, test_name);
INSTANTIATE_TEST_SUITE_P(Of, Results, every, test_name);
INSTANTIATE_TEST_SUITE_P(Of, Scans, every, test_name);
INSTANTIATE_TEST_SUITE_P(Of, Names, every, test_name);

}  // namespace
}  // namespace stagecraft::black_box
