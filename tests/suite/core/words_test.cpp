#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "tests/suite/core/core.h"

/// What a rung says when it is asked, and what it does not understand.
namespace stagecraft::core {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::StartsWith;

std::string answer_to(const std::string& option) {
  const Outcome outcome = black_box::run({subject().program, option});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.err, "");
  return outcome.out;
}

void expect_narrow(const std::string& text) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(line.size(), 80U) << line;
  }
}

std::string name() { return subject().program.filename(); }

TEST(Words, OfHelp) {
  const std::string help = answer_to("--help");
  expect_narrow(help);
  for (const std::string& word :
       {name(), std::string("--out"), std::string("--force"),
        std::string("--threads"), std::string("--about"),
        std::string("--version"), std::string("--help")}) {
    EXPECT_THAT(help, HasSubstr(word));
  }
}

TEST(Words, OfItsVersion) {
  EXPECT_EQ(answer_to("--version"), name() + " " STAGECRAFT_VERSION "\n");
}

TEST(Words, OfWhatItTeaches) {
  const std::string about = answer_to("--about");
  expect_narrow(about);
  EXPECT_THAT(about, StartsWith("rung: " + subject().rung.name + "\n"));
}

// What it says of itself fits its ladder.
TEST(Words, ForPrograms) {
  const Rung rung = rung_of(name(), answer_to("--about=json"));
  const auto program_of = [&](std::string page) {
    std::ranges::replace(page, '_', '-');
    return rung.ladder + "-" + page;
  };
  const auto& programs = subject().registered->programs;
  EXPECT_THAT(programs, Contains(program_of(rung.name)));
  if (programs.front() == program_of(rung.name)) {
    EXPECT_EQ(rung.builds_on, "");
    EXPECT_EQ(rung.answer, Answer::same);
  } else {
    EXPECT_THAT(programs, Contains(program_of(rung.builds_on)));
    EXPECT_LT(rung.builds_on, rung.name);
  }
}

TEST(Words, ThatAreNoOptions) {
  for (const core::Words& more :
       {core::Words{"--frobnicate"}, core::Words{"--threads"},
        core::Words{"--threads", "0"}, core::Words{"--threads", "few"},
        core::Words{"--about=poem"}}) {
    const samples::Folder folder;
    core::Words sentences;
    for (const fs::path& program : {subject().program, subject().first}) {
      core::Words words = command(program, example().fixture, folder / "out");
      words.insert(words.end(), more.begin(), more.end());
      sentences.push_back(refusal(words, folder.path()));
    }
    EXPECT_THAT(sentences[0], HasSubstr(more[0].substr(0, 7)));
    EXPECT_EQ(sentences[0], sentences[1]);
  }
}

}  // namespace
}  // namespace stagecraft::core
