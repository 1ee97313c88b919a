#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "bench/harness/process.h"
#include "bench/harness/session.h"
#include "bench/harness/workspace.h"

/// Programs that stand for the rungs: the first rung, with something done to
/// what it wrote.
namespace stagecraft::bench_test {

namespace fs = std::filesystem;

/// A folder of them, gone at the end.
class Programs {
 public:
  Programs() : workspace_(10'000'000) {
    hold_signals();
    add("realign-00-serial", "");
  }

  const fs::path& path() const { return workspace_.path(); }

  /// A program that does the job and then runs `afterwards`, a shell command
  /// that sees the folder of its results as $out.
  void add(const std::string& name, const std::string& afterwards) {
    script(name, "\"" STAGECRAFT_PROGRAMS
                 "/realign-00-serial\" \"$@\" || exit\nout=$3\n" +
                     afterwards + "\n");
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
  result.name = "realign/" + program;
  result.role = role;
  result.rung = program;
  result.program = program;
  result.how = "alone";
  return result;
}

/// A session that takes a moment.
inline Settings settings(const Programs& programs) {
  Settings result;
  result.programs = programs.path();
  result.phantom.shape = {24, 24, 14};
  result.phantom.voxel = {5, 5, 6};
  result.phantom.frames = 3;
  result.rounds = 1;
  return result;
}

}  // namespace stagecraft::bench_test
