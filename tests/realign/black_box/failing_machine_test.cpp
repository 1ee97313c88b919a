#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mount.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <thread>

#include "tests/realign/black_box/scans.h"
#include "tests/suite/process.h"

/// Disks that are full, and programs that are killed in mid-run: no hang, no
/// status 0, no file.
namespace stagecraft::black_box {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using samples::Folder;
using testing::HasSubstr;
using testing::IsEmpty;

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    names.push_back(entry.path().filename().string());
  }
  return names;
}

void expect_failed(const Outcome& outcome, const std::string& phrase) {
  EXPECT_FALSE(outcome.timed_out);
  EXPECT_EQ(outcome.signal, 0);
  EXPECT_EQ(outcome.status, 1) << outcome.err;
  EXPECT_THAT(outcome.err, HasSubstr(phrase));
}

/// A file system of so many bytes, in memory.
class SmallDisk {
 public:
  SmallDisk(fs::path path, int bytes) : path_(std::move(path)) {
    fs::create_directory(path_);
    const std::string size = "size=" + std::to_string(bytes);
    if (mount("tmpfs", path_.c_str(), "tmpfs", 0, size.c_str()) == 0) return;
    error_ = errno;
  }
  ~SmallDisk() {
    if (error_ == 0) umount2(path_.c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  const fs::path& path() const { return path_; }
  int error() const { return error_; }  ///< 0: it is there

 private:
  fs::path path_;
  int error_ = 0;
};

// From a disk on which not even the table has room to one on which only the
// last files have none: the results are 12 KB (the series, compressed or not),
// 8 KB (the mean) and four texts, and a file takes whole pages of 4 KB.
TEST(FullDisk, LeavesNothing) {
  for (const int pages : {1, 2, 3, 4, 6, 7, 8}) {
    const Folder folder;
    const SmallDisk disk(folder / "disk", pages * 4096);
    if (disk.error() != 0) {
      GTEST_SKIP() << "no small disk can be mounted: "
                   << std::strerror(disk.error());
    }
    const fs::path scan = folder.file("bold.nii", good_scan());
    for (const std::string rung : {"00-serial", "04-bind"}) {
      const Outcome outcome =
          run({executable(rung), scan, "--out", disk.path()});
      expect_failed(outcome, "No space left on device");
      EXPECT_THAT(names_in(disk.path()), IsEmpty()) << pages << " pages";
    }
  }
}

// The same on machines where nothing may be mounted: the kernel lets no file
// grow beyond so many bytes.
TEST(FullDisk, LeavesNothingWhereAFileCannotGrow) {
  for (const std::uintmax_t bytes : {1000U, 5000U}) {
    for (const std::string option : {"--gzip", "--no-gzip"}) {
      const Folder folder;
      const fs::path scan = folder.file("bold.nii", good_scan());
      const Outcome outcome =
          run({executable("00-serial"), scan, "--out", folder / "out", option,
               "--datatype", "float32"},
              20s, bytes);
      expect_failed(outcome, "cannot write");
      EXPECT_THAT(names_in(folder / "out"), IsEmpty()) << bytes << " bytes";
    }
  }
}

TEST(FullDisk, MayBeWhereSentencesGo) {
  for (const std::string rung : {"00-serial", "04-bind"}) {
    for (const std::string to : {">/dev/full", ">&-"}) {
      const Outcome outcome =
          run({"sh", "-c", "exec \"$0\" none.nii 2" + to, executable(rung)});
      EXPECT_EQ(outcome.signal, 0);
      EXPECT_EQ(outcome.status, 2);
    }
  }
}

TEST(FullDisk, StopsAllRanks) {
  const Folder folder;
  const SmallDisk disk(folder / "disk", 3 * 4096);
  if (disk.error() != 0) {
    GTEST_SKIP() << "no small disk can be mounted: "
                 << std::strerror(disk.error());
  }
  Words words = on_ranks(3, "01-mpi");
  words.insert(words.end(),
               {folder.file("bold.nii", good_scan()), "--out", disk.path()});
  expect_failed(run(words), "No space left on device");
  EXPECT_THAT(names_in(disk.path()), IsEmpty());
}

/// A run that takes some seconds, on golden data.
Words long_run(Words program, const fs::path& out) {
  program.insert(program.end(), {STAGECRAFT_GOLDEN "/small.nii", "--out", out,
                                 "--sep", "1.5", "--reference", "mean"});
  return program;
}

/// Waits until the condition holds; false where it never does.
template <class Condition>
bool comes_true(Condition condition) {
  for (int n = 0; n < 5000; ++n) {
    if (condition()) return true;
    std::this_thread::sleep_for(2ms);
  }
  return false;
}

class Signalled : public testing::TestWithParam<int> {};

TEST_P(Signalled, SerialRunLeavesNothing) {
  const Folder folder;
  const fs::path out = folder / "out";
  Process process(long_run({executable("00-serial")}, out));
  ASSERT_TRUE(comes_true([&] { return writes_in(process.id(), out); }));
  kill(process.id(), GetParam());
  const Outcome outcome = process.wait(20s);
  EXPECT_FALSE(outcome.timed_out);
  EXPECT_EQ(outcome.signal, GetParam());
  EXPECT_THAT(names_in(out), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(By, Signalled,
                         testing::Values(SIGINT, SIGTERM, SIGKILL),
                         [](const auto& one) {
                           return std::string(sigabbrev_np(one.param));
                         });

class KilledRank : public testing::TestWithParam<int> {};

TEST_P(KilledRank, EndsTheRunAndLeavesNothing) {
  const Folder folder;
  const fs::path out = folder / "out";
  Process launcher(long_run(on_ranks(3, "01-mpi"), out));
  std::vector<pid_t> ranks;
  ASSERT_TRUE(comes_true([&] {
    ranks = ranks_of(launcher.id(), 3);
    return !ranks.empty() && writes_in(ranks[0], out);
  }));
  kill(ranks[static_cast<std::size_t>(GetParam())], SIGKILL);
  const Outcome outcome = launcher.wait(20s);
  EXPECT_FALSE(outcome.timed_out);
  EXPECT_NE(outcome.status, 0);
  EXPECT_THAT(names_in(out), IsEmpty());
  for (const pid_t rank : ranks) {
    EXPECT_TRUE(comes_true([&] { return kill(rank, 0) != 0; })) << rank;
  }
}

INSTANTIATE_TEST_SUITE_P(Rank, KilledRank, testing::Values(0, 2),
                         testing::PrintToStringParamName());

}  // namespace
}  // namespace stagecraft::black_box
