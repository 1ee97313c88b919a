#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/realign/black_box/scans.h"
#include "tests/suite/process.h"

/// What works, seen from outside.
namespace stagecraft::black_box {
namespace {

namespace fs = std::filesystem;
using samples::content;
using samples::file_bytes;
using samples::Folder;
using samples::gzip;
using testing::Each;
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

Outcome realign(const fs::path& scan, const fs::path& out, Words more = {}) {
  Words words{executable("00-serial"), scan, "--out", out};
  words.insert(words.end(), more.begin(), more.end());
  return run(words);
}

class Rung : public testing::TestWithParam<std::string> {
 protected:
  std::string ask(const std::string& option) {
    const Outcome outcome = run({executable(GetParam()), option});
    EXPECT_EQ(outcome.status, 0);
    EXPECT_EQ(outcome.err, "");
    std::istringstream lines(outcome.out);
    for (std::string line; std::getline(lines, line);) {
      EXPECT_LE(line.size(), 80U) << line;
    }
    return outcome.out;
  }
};

TEST_P(Rung, Helps) {
  const std::string help = ask("--help");
  for (const std::string option :
       {"SCAN", "--out", "--fwhm", "--sep", "--threads", "--gzip", "--no-gzip",
        "--reference", "--outputs", "--apply", "--datatype", "--force",
        "--profile", "--matrices", "--report", "--about", "--help",
        "--version"}) {
    EXPECT_THAT(help, HasSubstr(option));
  }
  EXPECT_THAT(help, HasSubstr("realign-" + GetParam() + " bold.nii.gz"));
}

TEST_P(Rung, SaysItsVersion) {
  EXPECT_EQ(ask("--version"),
            "realign-" + GetParam() + " " STAGECRAFT_VERSION "\n");
}

TEST_P(Rung, SaysWhatItTeaches) {
  std::string name = GetParam();
  std::ranges::replace(name, '-', '_');
  EXPECT_THAT(ask("--about"), StartsWith("rung: " + name + "\n"));
}

INSTANTIATE_TEST_SUITE_P(Every, Rung,
                         testing::Values("00-serial", "01-mpi", "02-hoist",
                                         "03-openmp", "04-bind"),
                         [](const auto& one) {
                           std::string name = one.param;
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

TEST(Threads, AreRefusedWhereARungHasOne) {
  const Folder folder;
  const fs::path scan = folder.file("bold.nii", good_scan());
  const Outcome refused = realign(scan, folder / "out", {"--threads", "4"});
  EXPECT_EQ(refused.status, 2);
  EXPECT_EQ(refused.err,
            "realign-00-serial: realign-00-serial has one thread; leave out "
            "--threads, or take rung 03_openmp or a later one\n");
  EXPECT_FALSE(fs::exists(folder / "out"));
  EXPECT_EQ(realign(scan, folder / "out", {"--threads", "1"}).status, 0);
}

TEST(Results, AreThoseAskedFor) {
  const Folder folder;
  const fs::path scan = folder.file("bold.nii.gz", gzip(good_scan()));
  EXPECT_EQ(realign(scan, folder / "all").err, "");
  EXPECT_THAT(names_in(folder / "all"),
              UnorderedElementsAre("bold_realigned.nii.gz", "bold_mean.nii.gz",
                                   "bold_motion.tsv", "rp_bold.txt",
                                   "bold_motion.svg", "bold_run.json"));
  EXPECT_EQ(realign(scan, folder / "motion", {"--outputs", "motion"}).err, "");
  EXPECT_THAT(names_in(folder / "motion"),
              UnorderedElementsAre("bold_motion.tsv", "rp_bold.txt",
                                   "bold_motion.svg", "bold_run.json"));
  EXPECT_EQ(realign(scan, folder / "mean",
                    {"--outputs", "mean", "--no-gzip", "--matrices", "itk"})
                .err,
            "");
  EXPECT_THAT(
      names_in(folder / "mean"),
      UnorderedElementsAre("bold_mean.nii", "bold_run.json", "bold_itk"));
  EXPECT_THAT(names_in(folder / "mean" / "bold_itk"),
              UnorderedElementsAre("frame_0000.txt", "frame_0001.txt",
                                   "frame_0002.txt"));
}

TEST(Results, AreReplacedByForce) {
  const Folder folder;
  const fs::path scan = folder.file("bold.nii", good_scan());
  const fs::path table = folder / "out" / "rp_bold.txt";
  ASSERT_EQ(realign(scan, folder / "out").status, 0);
  const std::string right = content(table);
  std::ofstream(table) << "wrong";
  EXPECT_EQ(realign(scan, folder / "out", {"--force"}).status, 0);
  EXPECT_EQ(content(table), right);
}

TEST(Scan, MayBeReadOnly) {
  const Folder folder;
  const fs::path scan = folder.file("bold.nii", good_scan());
  fs::permissions(scan, fs::perms::owner_read);
  EXPECT_EQ(realign(scan, folder / "out").status, 0);
  EXPECT_EQ(content(scan), good_scan());
}

TEST(Scan, MayHaveVoxelsThatAreNotFinite) {
  const Folder folder;
  std::vector<float> voxels = scan_voxels<float>();
  voxels[0] = voxels[5] = std::numeric_limits<float>::quiet_NaN();
  voxels[frame_voxels] = std::numeric_limits<float>::infinity();
  const std::string bytes = file_bytes(scan_header(NIFTI_TYPE_FLOAT32), voxels);
  // Once, however often a frame is read.
  for (const std::string reference : {"first", "mean"}) {
    const Outcome outcome =
        realign(folder.file("bold.nii", bytes), folder / reference,
                {"--reference", reference});
    EXPECT_EQ(outcome.status, 0);
    EXPECT_EQ(outcome.err,
              "realign-00-serial: 3 voxels are NaN or infinite and count as "
              "0\n");
  }
}

TEST(Names, MayHoldAnything) {
  const Folder folder;
  for (const std::string name :
       {"a b", "Größe 頭", "it's \"50%\" {0} & <b>", "latin-\xe9", "-"}) {
    const fs::path home = folder / name;
    fs::create_directory(home);
    const fs::path scan = home / (name + ".nii");
    std::ofstream(scan) << good_scan();
    const Outcome outcome =
        realign(scan, home / "out x", {"--profile", home / "out x" / "p.json"});
    EXPECT_EQ(outcome.status, 0) << name;
    EXPECT_EQ(outcome.err, "");
    const auto report = nlohmann::json::parse(
        content(home / "out x" / (name + "_run.json")), nullptr, false);
    EXPECT_FALSE(report.is_discarded()) << name;
    EXPECT_EQ(report.value("frames", 0), 3);
    EXPECT_TRUE(nlohmann::json::accept(content(home / "out x" / "p.json")));
  }
}

}  // namespace
}  // namespace stagecraft::black_box
