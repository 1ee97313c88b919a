#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/suite/core/core.h"

/// Whatever is wrong with the input: status 2, one sentence, the same on every
/// rung, and no file.
namespace stagecraft::core {
namespace {

using testing::HasSubstr;

class BadInputs : public testing::Test {
 protected:
  /// Expects that the rung refuses the path as its input, with the sentence of
  /// the first rung. Behind `before`, as in "setpriv ...".
  std::string refusal_of(const fs::path& path, const Words& before = {}) {
    Fixture fixture = example().fixture;
    fixture.input = path;
    const auto words = [&](const fs::path& program) {
      Words all = before;
      const Words own = command(program, fixture, folder_ / "out");
      all.insert(all.end(), own.begin(), own.end());
      return all;
    };
    const std::string sentence =
        refusal(words(subject().program), folder_.path());
    EXPECT_EQ(sentence, refusal(words(subject().first), folder_.path()));
    return sentence;
  }
  /// A path of the name that the good input has.
  fs::path named() const {
    return folder_.path() / example().fixture.input.filename();
  }

  samples::Folder folder_;
};

TEST_F(BadInputs, Missing) {
  EXPECT_THAT(refusal_of(named()), HasSubstr(named().string()));
}

TEST_F(BadInputs, Empty) {
  std::ofstream(named()).close();
  EXPECT_THAT(refusal_of(named()), HasSubstr(named().string()));
}

TEST_F(BadInputs, EmptyFolder) {
  fs::create_directory(named());
  EXPECT_THAT(refusal_of(named()), HasSubstr(named().string()));
}

TEST_F(BadInputs, WithoutAName) { refusal_of(""); }

TEST_F(BadInputs, Unreadable) {
  const Humbly user = humbly();
  if (!user.why_not.empty()) GTEST_SKIP() << user.why_not;
  fs::copy(example().fixture.input, named(), fs::copy_options::recursive);
  fs::permissions(named(), fs::perms::none);
  fs::permissions(folder_.path(), fs::perms::all);
  EXPECT_THAT(refusal_of(named(), user.words), HasSubstr(named().string()));
  fs::permissions(named(), fs::perms::owner_all);
}

TEST_F(BadInputs, OnSeveralRanks) {
  if (!subject().rung.ranks) return;
  Fixture fixture = example().fixture;
  fixture.input = named();
  EXPECT_THAT(refusal(command(subject().program, fixture, folder_ / "out", {3}),
                      folder_.path()),
              HasSubstr(named().string()));
}

/// The words that run a command with streams as a shell understands them.
Words with_streams(const std::string& streams, const Words& command) {
  Words words{"sh", "-c", "exec \"$0\" \"$@\" " + streams};
  words.insert(words.end(), command.begin(), command.end());
  return words;
}

TEST_F(BadInputs, WithoutStandardInput) {
  Fixture fixture = example().fixture;
  fixture.input = named();
  const Words words = command(subject().program, fixture, folder_ / "out");
  refusal(with_streams("<&-", words), folder_.path());
}

TEST_F(BadInputs, WhereNobodyCanBeTold) {
  Fixture fixture = example().fixture;
  fixture.input = named();
  const Words words = command(subject().program, fixture, folder_ / "out");
  for (const std::string streams : {"2>/dev/full", "2>&-", "<&- >&- 2>&-"}) {
    const Outcome outcome = black_box::run(with_streams(streams, words));
    EXPECT_EQ(outcome.signal, 0) << streams;
    EXPECT_EQ(outcome.status, 2) << streams;
    EXPECT_EQ(outcome.out, "") << streams;
    EXPECT_EQ(files_in(folder_.path()), Files{}) << streams;
  }
}

// What is opened first takes the number of a stream that is closed.
TEST_F(BadInputs, AreNoneWhereStreamsAreClosed) {
  const Words words =
      command(subject().program, example().fixture, folder_ / "out");
  EXPECT_EQ(black_box::run(with_streams("<&- >&- 2>&-", words)).status, 0);
  EXPECT_TRUE(results_in(folder_ / "out") ==
              results_in(example().folder / "whole"));
}

}  // namespace
}  // namespace stagecraft::core
