#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/realign/black_box/results.h"
#include "tests/realign/black_box/rungs.h"
#include "tests/realign/black_box/scans.h"

/// Several scans in one call.
namespace stagecraft::black_box {
namespace {

namespace fs = std::filesystem;
using samples::content;
using samples::Folder;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

nlohmann::json report_of(const std::string& scan, const fs::path& folder) {
  return nlohmann::json::parse(content(folder / (scan + "_run.json")), nullptr,
                               false);
}

class SeveralScans : public testing::TestWithParam<std::string> {
 protected:
  Outcome realign(const Words& scans, int ranks = 0) {
    Words words{program(GetParam())};
    words.insert(words.end(), scans.begin(), scans.end());
    words.insert(words.end(), {"--out", out_});
    Outcome outcome = run(ranks > 0 ? on_ranks(ranks, words) : words);
    EXPECT_FALSE(outcome.timed_out);
    EXPECT_EQ(outcome.signal, 0);
    return outcome;
  }

  /// The first and the last of three scans are good, `middle` is not.
  void expect_refused(const fs::path& middle, const std::string& sentence,
                      int ranks = 0) {
    fs::remove_all(out_);
    const Outcome outcome =
        realign({folder_.file("first.nii", good_scan()), middle,
                 folder_.file("last.nii", scan_of(4))},
                ranks);
    // Where ranks share every scan they end together.
    const bool goes_on = ranks == 0 || rung_.deals_inputs;
    EXPECT_EQ(outcome.status, 2) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr(GetParam() + ": middle: "));
    EXPECT_THAT(outcome.err, HasSubstr(sentence));
    EXPECT_THAT(results_of("first", out_), are_all("first"));
    EXPECT_THAT(results_of("middle", out_), IsEmpty());
    EXPECT_EQ(outcome_of("first", outcome.out), "realigned");
    EXPECT_EQ(outcome_of("middle", outcome.out), "refused");
    EXPECT_EQ(outcome_of("last", outcome.out),
              goes_on ? "realigned" : "not tried");
    if (goes_on) {
      EXPECT_THAT(results_of("last", out_), are_all("last"));
    }
  }

  Folder folder_;
  fs::path out_ = folder_ / "out";
  Rung rung_ = asked(GetParam());
};

TEST_P(SeveralScans, MayBeTheFramesOfOne) {
  const auto voxels = scan_voxels(4);
  Words files{"--join"};
  for (std::ptrdiff_t t = 0; t < 4; ++t) {
    const auto begin =
        voxels.begin() + t * static_cast<std::ptrdiff_t>(frame_voxels);
    files.push_back(folder_.file(
        "frame" + std::to_string(t) + ".nii",
        samples::file_bytes(
            scan_header(NIFTI_TYPE_INT16, 1),
            std::vector(begin,
                        begin + static_cast<std::ptrdiff_t>(frame_voxels)))));
  }
  EXPECT_EQ(realign({folder_.file("whole.nii", scan_of(4))}).status, 0);
  EXPECT_EQ(realign(files).status, 0);
  for (const std::string result : {"_motion.tsv", "_realigned.nii"}) {
    EXPECT_TRUE(content(out_ / ("frame0" + result)) ==
                content(out_ / ("whole" + result)))
        << result;
  }
  // None of them is replaced.
  EXPECT_TRUE(fs::exists(out_ / "frame0_run.json"));
  EXPECT_FALSE(fs::exists(out_ / "frame1_run.json"));
}

TEST_P(SeveralScans, AreRealignedAsEachAlone) {
  const fs::path three = folder_.file("three.nii", good_scan());
  const fs::path five = folder_.file("five.nii", scan_of(5));
  for (const int ranks : {0, 2}) {
    if (ranks > 0 && !rung_.ranks) continue;
    // A rank that is dealt a scan works on it alone.
    for (const fs::path& scan : {three, five}) {
      const int together = rung_.deals_inputs ? 0 : ranks;
      EXPECT_THAT(realign({scan}, together).out,
                  HasSubstr(": " + std::string(scan == three ? "3" : "5") +
                            " frames, largest displacement "));
    }
    fs::rename(out_, folder_ / "alone");
    EXPECT_EQ(realign({three, five}, ranks).status, 0);
    for (const std::string file : {"rp_three.txt", "three_realigned.nii",
                                   "rp_five.txt", "five_realigned.nii"}) {
      EXPECT_NE(content(out_ / file), "") << file;
      EXPECT_EQ(content(out_ / file), content(folder_ / "alone" / file))
          << file;
    }
    EXPECT_THAT(results_of("three", out_), are_all("three"));
    EXPECT_THAT(results_of("five", out_), are_all("five"));
    fs::remove_all(out_);
    fs::remove_all(folder_ / "alone");
  }
}

TEST_P(SeveralScans, AreSummedUpInATable) {
  const Outcome outcome = realign({folder_.file("three.nii", good_scan()),
                                   folder_.file("five.nii", scan_of(5))});
  const Words three = row_of("three", outcome.out);
  const Words five = row_of("five", outcome.out);
  ASSERT_EQ(three.size(), 8U) << outcome.out;
  ASSERT_EQ(five.size(), 8U) << outcome.out;
  EXPECT_EQ(three[1], "3");
  EXPECT_EQ(five[1], "5");
  // It moves by 0.3 voxels of 4 mm, and by 0.6 or 0 before it comes back.
  EXPECT_NEAR(std::stod(three[2]), 2.4, 0.6);
  EXPECT_NEAR(std::stod(three[3]), 1.2, 0.5);
  EXPECT_GT(std::stod(five[4]), std::stod(three[4]));
  EXPECT_EQ(three[5], "0");
  EXPECT_EQ(outcome_of("three", outcome.out), "realigned");
}

// As `*.nii` names them in a second call: nothing is made of results.
TEST_P(SeveralScans, LeaveOutTheirOwnResults) {
  const fs::path scan = folder_.file("bold.nii", good_scan());
  const fs::path other = folder_.file("other_realigned.nii", good_scan());
  fs::rename(other, folder_ / "bold_mean_realigned.nii");
  out_ = folder_ / "";
  ASSERT_EQ(realign({scan}).status, 0);
  Words names{scan, folder_ / "bold_mean.nii", folder_ / "bold_realigned.nii",
              folder_ / "bold_mean_realigned.nii", "--force"};
  for (const int ranks : {0, 2}) {
    if (ranks > 0 && !rung_.ranks) continue;
    const Outcome again = realign(names, ranks);
    EXPECT_EQ(again.status, 0) << again.err;
    for (const std::string what : {"bold_mean.nii", "bold_realigned.nii"}) {
      EXPECT_THAT(again.err,
                  HasSubstr((folder_ / what).string() +
                            " is left out, being a result of " + scan.string() +
                            "; name it alone to realign it"));
    }
    EXPECT_EQ(outcome_of("bold", again.out), "realigned");
    EXPECT_EQ(outcome_of("bold_mean_realigned", again.out), "realigned");
    EXPECT_EQ(outcome_of("bold_realigned", again.out), "");
  }
  EXPECT_EQ(realign({folder_ / "bold_realigned.nii"}).status, 0);
  EXPECT_TRUE(fs::exists(folder_ / "bold_realigned_realigned.nii"));
}

// A name alone makes no result of a scan: it would be lost.
TEST_P(SeveralScans, AreNotReplacedByEachOther) {
  const fs::path other = folder_.file("bold_realigned.nii", scan_of(5));
  out_ = folder_ / "";
  const Outcome outcome =
      realign({folder_.file("bold.nii", good_scan()), other, "--force"});
  EXPECT_EQ(outcome.status, 2) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("bold_realigned.nii is read by this call "
                                     "and would be replaced"));
  EXPECT_EQ(content(other), scan_of(5));
  EXPECT_EQ(outcome_of("bold_realigned", outcome.out), "realigned");
}

TEST_P(SeveralScans, OfOneNameKeepTheirFolders) {
  fs::create_directories(folder_ / "s1/func");
  fs::create_directories(folder_ / "s2/func");
  const Outcome outcome =
      realign({folder_.file("s1/func/bold.nii", good_scan()),
               folder_.file("s2/func/bold.nii", scan_of(5))});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_THAT(results_of("bold", out_ / "s1/func"), are_all("bold"));
  EXPECT_THAT(results_of("bold", out_ / "s2/func"), are_all("bold"));
  EXPECT_EQ(row_of("s1/func/bold", outcome.out)[1], "3");
  EXPECT_EQ(row_of("s2/func/bold", outcome.out)[1], "5");
}

// The run report of the second of them: no frames and no time of the first.
TEST_P(SeveralScans, AreReportedEachByItself) {
  ASSERT_EQ(realign({folder_.file("long.nii", scan_of(20)),
                     folder_.file("short.nii", good_scan())})
                .status,
            0);
  const auto first = report_of("long", out_);
  const auto second = report_of("short", out_);
  const auto reads = [](const nlohmann::json& report) {
    int count = 0;
    for (const auto& worker : report["ranks"][0]["workers"]) {
      const auto& phases = worker["phases"];
      if (phases.contains("read")) count += phases["read"]["count"].get<int>();
    }
    return count;
  };
  EXPECT_EQ(first["frames"], 20);
  EXPECT_EQ(reads(first), 20);
  EXPECT_EQ(second["frames"], 3);
  EXPECT_EQ(reads(second), 3);
  EXPECT_LT(second["cpu_seconds"], first["cpu_seconds"]);
  EXPECT_GT(first["startup_seconds"], 0);
  EXPECT_EQ(second["startup_seconds"], 0);
}

TEST_P(SeveralScans, GoOnBehindAMissingOne) {
  expect_refused(folder_ / "middle.nii", "middle.nii does not exist");
}

TEST_P(SeveralScans, GoOnBehindADamagedOne) {
  expect_refused(
      folder_.file("middle.nii", good_scan().substr(0, good_scan().size() / 2)),
      "middle.nii ends in frame 1");
}

TEST_P(SeveralScans, GoOnBehindOneThatFailsInMidRun) {
  const fs::path middle = folder_.file("middle.nii", scan_with_empty_frames());
  expect_refused(middle, "2 of 3 frames (1-2)");
  if (rung_.ranks) expect_refused(middle, "2 of 3 frames (1-2)", 2);
}

TEST_P(SeveralScans, AreDoneAsFarAsTheirResultsAreNotThere) {
  fs::create_directory(out_);
  std::ofstream(out_ / "rp_middle.txt") << "precious";
  const Words scans{folder_.file("middle.nii", good_scan()),
                    folder_.file("last.nii", good_scan())};
  const Outcome outcome = realign(scans);
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err, HasSubstr("rp_middle.txt exists already"));
  EXPECT_THAT(results_of("middle", out_), ElementsAre("rp_middle.txt"));
  EXPECT_EQ(content(out_ / "rp_middle.txt"), "precious");
  EXPECT_TRUE(fs::exists(out_ / "rp_last.txt"));
}

// No file may grow beyond what the small scan takes.
TEST_P(SeveralScans, AreDoneAsFarAsADiskHasRoom) {
  const Outcome outcome =
      run({program(GetParam()), folder_.file("large.nii", scan_of(9)),
           folder_ / "none.nii", folder_.file("small.nii", good_scan()),
           "--out", out_},
          20000);
  EXPECT_EQ(outcome.status, 1) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr("large: cannot write"));
  EXPECT_THAT(outcome.err, HasSubstr("none: "));
  EXPECT_EQ(outcome_of("large", outcome.out), "failed");
  EXPECT_EQ(outcome_of("none", outcome.out), "refused");
  EXPECT_EQ(outcome_of("small", outcome.out), "realigned");
  EXPECT_THAT(results_of("large", out_), IsEmpty());
  EXPECT_THAT(results_of("small", out_), are_all("small"));
}

INSTANTIATE_TEST_SUITE_P(Of, SeveralScans, testing::ValuesIn(rungs()),
                         test_name);

}  // namespace
}  // namespace stagecraft::black_box
