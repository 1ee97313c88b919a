#include <fmt/core.h>
#include <gtest/gtest.h>

#include "common/base/error.h"
#include "tests/suite/core/core.h"

namespace stagecraft::core {
namespace {

/// The subject of PROGRAM and, where it lies apart from its ladder, the first
/// rung's program. Throws BadInput.
Subject subject_of(const Words& words) {
  if (words.empty()) throw BadInput("name the program of a rung");
  const fs::path program = fs::absolute(words[0]);
  const Rung rung = ask(program.parent_path(), program.filename());
  const Registered& registered = ladder_of(rung.ladder);
  const fs::path first =
      words.size() > 1 ? fs::absolute(words[1])
                       : program.parent_path() / registered.programs.front();
  ask(first.parent_path(), first.filename());
  return {program, first, rung, &registered};
}

/// That of the words with which it is called first.
const Subject& only_subject(const Words& words) {
  static const Subject subject = subject_of(words);
  return subject;
}

}  // namespace

const Subject& subject() { return only_subject({}); }

}  // namespace stagecraft::core

/// Judges a rung by its program.
///
///     core-suite [GoogleTest's options] PROGRAM [FIRST]
///
/// FIRST is the program of the ladder's first rung, where that is not in the
/// folder of PROGRAM.
int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  try {
    stagecraft::core::only_subject({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    fmt::print(stderr, "core-suite: {}\n", error.what());
    return 2;
  }
  return RUN_ALL_TESTS();
}
