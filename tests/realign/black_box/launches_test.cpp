#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/realign/black_box/results.h"
#include "tests/realign/black_box/rungs.h"
#include "tests/realign/black_box/scans.h"

/// How programs are started, wisely or not.
namespace stagecraft::black_box {
namespace {

namespace fs = std::filesystem;
using samples::content;
using samples::Folder;
using testing::AnyOf;
using testing::Eq;
using testing::HasSubstr;
using testing::IsEmpty;

class Launches : public EveryRung {
 protected:
  /// A command for a shell that realigns `scan` into `out`.
  std::string line(const std::string& scan, const std::string& out) const {
    return program(GetParam()) + " " + (folder_ / scan).string() + " --out " +
           (folder_ / out).string();
  }
  nlohmann::json report_in(const std::string& out) const {
    return nlohmann::json::parse(content(folder_ / out / "bold_run.json"),
                                 nullptr, false);
  }
  void expect_alone(const std::string& out) const {
    EXPECT_THAT(results_of("bold", folder_ / out), are_all("bold"));
    EXPECT_EQ(report_in(out)["ranks"].size(), 1U);
  }

  Folder folder_;
  fs::path scan_ = folder_.file("bold.nii", good_scan());
  bool ranks_ = asked(GetParam()).ranks;
};

// A rank can begin MPI but once.
TEST_P(Launches, ASecondTimeInARankWorkAlone) {
  if (!ranks_) return;
  const std::string first = line("bold.nii", "first");
  const std::string second = line("bold.nii", "$OMPI_COMM_WORLD_RANK");
  const Outcome outcome = run(on_ranks(
      2, {"bash", "-c",
          first + " && cd " + folder_.path().string() + " && " + second}));
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(report_in("first")["ranks"].size(), 2U);
  for (const char* out : {"0", "1"}) expect_alone(out);
}

TEST_P(Launches, BelowAnMpiProgramWorkAlone) {
  const std::string command = line("bold.nii", "$OMPI_COMM_WORLD_RANK");
  const Outcome outcome = run(on_ranks(2, {program("mpi-parent"), command}));
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  for (const char* out : {"0", "1"}) expect_alone(out);
}

TEST_P(Launches, BelowAShellWorkTogether) {
  if (!ranks_) return;
  const Outcome outcome =
      run(on_ranks(2, {"bash", "-c", line("bold.nii", "out") + "; exit $?"}));
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(report_in("out")["ranks"].size(), 2U);
}

TEST_P(Launches, WithOtherWordsOnEveryRankAreRefused) {
  if (!ranks_) return;
  fs::copy(scan_, folder_ / "bold0.nii");
  fs::copy(scan_, folder_ / "bold1.nii");
  const Outcome outcome = run(on_ranks(
      2, {"bash", "-c", line("bold$OMPI_COMM_WORLD_RANK.nii", "out")}));
  EXPECT_FALSE(outcome.timed_out);
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err,
              HasSubstr("rank 1 was given other words than rank 0"));
  EXPECT_THAT(outcome.err,
              HasSubstr("mpirun -n 2 " + GetParam() + " SCAN SCAN"));
  EXPECT_FALSE(fs::exists(folder_ / "out"));
}

// As srun starts them where no PMI tells of the others.
TEST_P(Launches, InCopiesAreRefused) {
  const Words words{program(GetParam()), scan_, "--out", folder_ / "out"};
  const auto with = [&](Words environment) {
    environment.insert(environment.begin(), "env");
    environment.insert(environment.end(), words.begin(), words.end());
    return run(environment);
  };
  const Outcome outcome = with({"SLURM_STEP_NUM_TASKS=2"});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err, HasSubstr("srun started 2 copies"));
  EXPECT_FALSE(fs::exists(folder_ / "out"));
  EXPECT_EQ(with({"SLURM_STEP_NUM_TASKS=1", "SLURM_NTASKS=2"}).status, 0);
}

class Choices : public EveryRung {
 protected:
  /// What a run says of its threads, with these variables.
  std::pair<int, std::string> threads(Words words, const Words& more = {}) {
    words.insert(words.begin(), "env");
    for (const std::string& word :
         {program(GetParam()), scan_.string(), std::string("--force"),
          std::string("--out"), (folder_ / "out").string()}) {
      words.push_back(word);
    }
    words.insert(words.end(), more.begin(), more.end());
    const Outcome outcome = run(words);
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    const auto report =
        nlohmann::json::parse(content(folder_ / "out" / "bold_run.json"));
    return {report["settings"]["threads"], report["settings"]["threads_by"]};
  }

  Folder folder_;
  fs::path scan_ = folder_.file("bold.nii", good_scan());
};

TEST_P(Choices, OfThreadsAreTold) {
  if (!asked(GetParam()).threads) {
    EXPECT_EQ(threads({}).first, 1);
    return;
  }
  const int all = threads({}).first;
  EXPECT_EQ(threads({"OMP_NUM_THREADS=3"}),
            (std::pair<int, std::string>(3, "OMP_NUM_THREADS")));
  EXPECT_EQ(threads({"OMP_NUM_THREADS=3"}, {"--threads", "2"}),
            (std::pair<int, std::string>(2, "--threads")));
  EXPECT_EQ(threads({"SLURM_CPUS_PER_TASK=1"}).first, 1);
  // The libraries bind the first thread before the program begins.
  for (const char* binding :
       {"OMP_PROC_BIND=true", "OMP_PLACES=cores", "GOMP_CPU_AFFINITY=0"}) {
    EXPECT_EQ(threads({binding}).first, all) << binding;
  }
}

INSTANTIATE_TEST_SUITE_P(Of, Launches, testing::ValuesIn(rungs()), test_name);
INSTANTIATE_TEST_SUITE_P(Of, Choices, testing::ValuesIn(rungs()), test_name);

}  // namespace
}  // namespace stagecraft::black_box
