#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

#include "tests/suite/core/core.h"

/// Folders that take no results, or not all of them.
namespace stagecraft::core {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

class Output : public testing::Test {
 protected:
  /// Expects that the rung refuses to write to `out`, with the sentence of the
  /// first rung, which holds its name.
  void expect_refused(const fs::path& out, const Words& before = {}) {
    Words sentences;
    for (const fs::path& program : {subject().program, subject().first}) {
      Words words = command(program, example().fixture, out);
      words.insert(words.begin(), before.begin(), before.end());
      sentences.push_back(refusal(words, folder_.path()));
    }
    EXPECT_EQ(sentences[0], sentences[1]);
    EXPECT_THAT(sentences[0], HasSubstr(out.string()));
  }

  samples::Folder folder_;
};

TEST_F(Output, IsAFile) { expect_refused(folder_.file("out", "precious")); }

TEST_F(Output, IsBelowAFile) {
  expect_refused(folder_.file("file", "precious") / "out");
}

TEST_F(Output, HasNoName) { expect_refused(""); }

TEST_F(Output, CannotBeWritten) {
  const Humbly user = humbly();
  if (!user.why_not.empty()) GTEST_SKIP() << user.why_not;
  for (const fs::path& folder : {folder_.path(), example().folder.path()}) {
    fs::permissions(folder, fs::perms::others_read | fs::perms::others_exec,
                    fs::perm_options::add);
  }
  const fs::path out = folder_ / "out";
  fs::create_directory(out);
  fs::permissions(out, fs::perms::others_read | fs::perms::others_exec |
                           fs::perms::owner_read | fs::perms::owner_exec);
  expect_refused(out, user.words);
}

// Each of the results in turn.
TEST_F(Output, IsThereAlready) {
  for (const auto& [name, bytes] : example().whole) {
    const fs::path out = folder_ / "out";
    fs::create_directories((out / name).parent_path());
    std::ofstream(out / name) << "precious";
    Words words = command(subject().program, example().fixture, out);
    std::erase(words, "--force");
    EXPECT_THAT(refusal(words, folder_.path()), HasSubstr(out / name));
    fs::remove_all(out);
  }
}

TEST_F(Output, IsReplacedByForce) {
  const fs::path out = folder_ / "out";
  for (const auto& [name, bytes] : example().whole) {
    fs::create_directories((out / name).parent_path());
    std::ofstream(out / name) << "old";
  }
  succeed(example().fixture, out);
  EXPECT_TRUE(results_in(out) == results_in(example().folder / "whole"));
}

/// What a run left that has found no room. A few bytes more or less in a record
/// of the run may decide whether all has room.
void expect_no_success(const Outcome& outcome, const Words& words,
                       const fs::path& out, const Files& whole) {
  EXPECT_FALSE(outcome.timed_out);
  EXPECT_EQ(outcome.signal, 0);
  expect_only_whole(out, whole);
  EXPECT_THAT(hidden_in(out), IsEmpty());
  if (outcome.status == 0) {
    EXPECT_EQ(names_of(files_in(out)), names_of(whole));
  } else {
    EXPECT_EQ(outcome.status, 1) << outcome.err;
    sentence_of(outcome, words);
  }
}

// The kernel lets no file grow beyond so many bytes.
TEST_F(Output, CannotGrow) {
  const auto size = [](const auto& file) { return file.second.size(); };
  const std::size_t largest =
      std::ranges::max_element(example().whole, {}, size)->second.size();
  // The record of a run, which may be the largest, differs by some digits.
  for (const std::size_t bytes :
       {std::size_t{1}, largest / 2, largest - largest / 10}) {
    const fs::path out = folder_ / std::to_string(bytes);
    const Words words = command(subject().program, example().fixture, out);
    const Outcome outcome = black_box::run(words, bytes);
    EXPECT_EQ(outcome.status, 1);
    expect_no_success(outcome, words, out, example().whole);
  }
}

/// A file system of so many bytes, in memory.
class SmallDisk {
 public:
  SmallDisk(fs::path path, std::uintmax_t bytes) : path_(std::move(path)) {
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
  /// Why it is not there; "": it is.
  std::string why_not() const {
    if (error_ == 0) return "";
    return "no small disk can be mounted: " + std::string(strerror(error_));
  }

 private:
  fs::path path_;
  int error_ = 0;
};

std::uintmax_t pages_of(const Files& files) {
  const auto page = static_cast<std::uintmax_t>(sysconf(_SC_PAGESIZE));
  std::uintmax_t pages = 0;
  for (const auto& [name, bytes] : files) {
    pages += (bytes.size() + page - 1) / page;
  }
  return pages;
}

// From a disk that has room for nothing to one on which the last file has none:
// a file takes whole pages.
TEST_F(Output, FillsTheDisk) {
  for (const Workers& workers : {Workers{}, Workers{3}}) {
    if (workers.ranks > 0 && !subject().rung.ranks) continue;
    const Example whole(1, workers);
    const std::uintmax_t pages = pages_of(whole.whole);
    std::vector<std::uintmax_t> rooms{pages / 2};
    if (workers.ranks == 0) rooms = {1, pages / 2, pages * 3 / 4, pages - 1};
    for (const std::uintmax_t room : rooms) {
      SCOPED_TRACE(fmt::format("{} of {} pages", room, pages));
      const SmallDisk disk(
          folder_ / fmt::format("{}-{}", workers.ranks, room),
          room * static_cast<std::uintmax_t>(sysconf(_SC_PAGESIZE)));
      if (!disk.why_not().empty()) GTEST_SKIP() << disk.why_not();
      const Words words =
          command(subject().program, whole.fixture, disk.path(), workers);
      expect_no_success(black_box::run(words), words, disk.path(), whole.whole);
    }
  }
}

}  // namespace
}  // namespace stagecraft::core
