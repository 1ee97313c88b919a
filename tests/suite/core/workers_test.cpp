#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "tests/suite/core/core.h"

/// However many workers there are, the answer is the same.
namespace stagecraft::core {
namespace {

/// One, several, such as leave a remainder, and more than there are inputs or
/// CPUs.
std::vector<Workers> all_workers() {
  const Rung& rung = subject().rung;
  std::vector<Workers> all;
  if (rung.threads) all = {{0, 1}, {0, 2}, {0, 4}};
  for (const int ranks : {1, 2, 3, 5}) {
    if (rung.ranks) all.push_back({ranks, rung.threads ? 1 : 0});
  }
  if (rung.ranks && rung.threads) all.push_back({2, 2});
  return all;
}

TEST(Workers, AnswerTheSame) {
  const samples::Folder folder;
  const Fixture& fixture = example().fixture;
  for (const Workers& workers : all_workers()) {
    SCOPED_TRACE(name_of(workers));
    const fs::path out = folder / name_of(workers);
    succeed(fixture, out, workers);
    EXPECT_EQ(subject()
                  .ladder()
                  .judge(fixture, out, example().folder / "whole", Answer::same)
                  .wrong,
              "");
  }
}

TEST(Workers, GiveTheSameBytesTwice) {
  const Rung& rung = subject().rung;
  const Workers several{rung.ranks ? 3 : 0, rung.threads ? 2 : 0};
  const samples::Folder folder;
  succeed(example().fixture, folder / "once", several);
  succeed(example().fixture, folder / "again", several);
  EXPECT_TRUE(results_in(folder / "once") == results_in(folder / "again"));
}

TEST(Workers, ThatItDoesNotHaveAreRefused) {
  const Rung& rung = subject().rung;
  const samples::Folder folder;
  const auto expect_refused = [&](const Workers& workers) {
    refusal(
        command(subject().program, example().fixture, folder / "out", workers),
        folder.path());
  };
  if (!rung.ranks) expect_refused({3, 0});
  if (!rung.threads) expect_refused({0, 2});
}

}  // namespace
}  // namespace stagecraft::core
