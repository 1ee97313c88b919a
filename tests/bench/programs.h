#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "bench/harness/process.h"
#include "bench/harness/session.h"
#include "bench/harness/workspace.h"
#include "stages/ladder.h"

/// Programs that stand for rungs of the toy ladder: its first, with something
/// done to what it wrote.
namespace stagecraft::bench_test {

namespace fs = std::filesystem;

inline const std::string first_program = "toy-00-words";

/// A folder of them, gone at the end.
class Programs {
 public:
  Programs() : workspace_(10'000'000) {
    hold_signals();
    add(first_program, "");
  }

  const fs::path& path() const { return workspace_.path(); }

  /// A program that does the job and then runs `afterwards`, a shell command
  /// that sees the folder of its results as $out.
  void add(const std::string& name, const std::string& afterwards) {
    script(name, fmt::format("\"" STAGECRAFT_PROGRAMS
                             "/{}\" \"$@\" || exit\nout=$3\n{}\n",
                             first_program, afterwards));
  }

  /// A program that is this shell script.
  void script(const std::string& name, const std::string& text) {
    std::ofstream(path() / name) << "#!/bin/sh\n" << text;
    fs::permissions(path() / name, fs::perms::owner_all);
  }

 private:
  Workspace workspace_;
};

/// A rung that one of these programs stands for.
inline Arm arm(const std::string& program, const std::string& role = "rung") {
  Arm result;
  result.name = "toy/" + program;
  result.role = role;
  result.rung = {.ladder = "toy", .name = program, .program = program};
  result.how = "alone";
  return result;
}

/// A session that takes a moment.
inline Settings settings(const Programs& programs) {
  return {.ladder = ladder_of("toy").ladder,
          .programs = programs.path(),
          .amount = {.work = 400},
          .rounds = 1};
}

}  // namespace stagecraft::bench_test
