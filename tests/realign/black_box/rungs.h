#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "stages/ladder.h"
#include "tests/suite/process.h"

/// The rungs of this ladder, as their programs.
namespace stagecraft::black_box {

/// From bottom to top, as in "realign-00-serial".
inline const Words& rungs() { return ladder_of("realign").programs; }

/// What a program says of itself.
inline Rung asked(const std::string& name) {
  const std::filesystem::path path = program(name);
  return ask(path.parent_path(), path.filename());
}

/// What a program said for itself, without its name: no lines on where its
/// threads run, and none on workers that share CPUs.
inline Words sentences_of(const std::string& name, const std::string& err) {
  Words sentences;
  std::istringstream lines(err);
  for (std::string line; std::getline(lines, line);) {
    const std::string who = name + ": ";
    if (!line.starts_with(who) || line.ends_with("CPUs bring nothing"))
      continue;
    sentences.push_back(line.substr(who.size()));
  }
  return sentences;
}

/// A rung on a scan, with the results in `out`.
inline Outcome realign(const std::string& name,
                       const std::filesystem::path& scan,
                       const std::filesystem::path& out,
                       const Words& more = {}) {
  Words words{program(name), scan, "--out", out};
  words.insert(words.end(), more.begin(), more.end());
  return run(words);
}

/// What it says of a scan, of a head as small as that of `good_scan`; expects
/// that it succeeds.
inline Words said_of(const std::string& name, const std::filesystem::path& scan,
                     const std::filesystem::path& out, const Words& more = {}) {
  Words words = more;
  words.insert(words.end(), {"--radius", "10"});
  const Outcome outcome = realign(name, scan, out, words);
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  return sentences_of(name, outcome.err);
}

/// A test of every rung, run as a user runs it.
using EveryRung = testing::TestWithParam<std::string>;

/// The name of a rung's program among those of tests.
inline std::string test_name(const testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::ranges::replace(name, '-', '_');
  return name;
}

}  // namespace stagecraft::black_box
