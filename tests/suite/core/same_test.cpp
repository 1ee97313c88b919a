#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/suite/core/core.h"

/// The same answer, each time and as the first rung gives it.
namespace stagecraft::core {
namespace {

using testing::IsEmpty;
using testing::Not;

TEST(Same, BytesTwice) {
  const fs::path again = example().folder / "again";
  succeed(example().fixture, again);
  const Files first = results_in(example().folder / "whole");
  const Files second = results_in(again);
  ASSERT_THAT(first, Not(IsEmpty()));
  EXPECT_EQ(names_of(first), names_of(second));
  for (const auto& [name, bytes] : first) {
    EXPECT_TRUE(second.contains(name) && second.at(name) == bytes)
        << name << " differs";
  }
  // Records are not the same, but whole.
  expect_only_whole(again, first);
}

/// What the first rung leaves.
class SameAsFirst : public testing::Test {
 protected:
  SameAsFirst() {
    const auto words = command(subject().first, example().fixture, out());
    const Outcome outcome = black_box::run(words);
    EXPECT_EQ(outcome.status, 0) << outcome.err;
  }
  fs::path out() const { return folder_ / "first"; }
  std::string wrong_of(const fs::path& results) const {
    return subject()
        .ladder()
        .judge(example().fixture, results, out(), subject().rung.answer)
        .wrong;
  }
  samples::Folder folder_;
};

TEST_F(SameAsFirst, Answer) {
  EXPECT_EQ(wrong_of(example().folder / "whole"), "");
}

// Start-up is measured there, and judged.
TEST(SameAsFirstOnTheLeast, Answer) {
  const samples::Folder folder;
  fs::create_directory(folder / "input");
  const Fixture fixture =
      subject().ladder().make({.size = Amount::Size::least}, folder / "input");
  succeed(fixture, folder / "ours");
  const Outcome first =
      black_box::run(command(subject().first, fixture, folder / "first"));
  EXPECT_EQ(first.status, 0) << first.err;
  EXPECT_EQ(subject()
                .ladder()
                .judge(fixture, folder / "ours", folder / "first",
                       subject().rung.answer)
                .wrong,
            "");
}

// The judge does not take everything.
TEST_F(SameAsFirst, IsNotWhatNothingIs) {
  fs::create_directory(folder_ / "nothing");
  EXPECT_NE(wrong_of(folder_ / "nothing"), "");
}

TEST_F(SameAsFirst, IsNotWhatHalfAResultIs) {
  const Files whole = results_in(example().folder / "whole");
  const auto largest = std::ranges::max_element(
      whole, {}, [](const auto& file) { return file.second.size(); });
  ASSERT_NE(largest, whole.end());
  const fs::path half = folder_ / "half";
  fs::copy(example().folder / "whole", half, fs::copy_options::recursive);
  fs::resize_file(half / largest->first, largest->second.size() / 2);
  EXPECT_NE(wrong_of(half), "");
}

}  // namespace
}  // namespace stagecraft::core
