#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/base/error.h"
#include "stages/realign/base/command_line.h"

/// Command lines as words.
namespace stagecraft::realign::commands {

inline const Program program{
    .name = "realign-x",
    .version = "1.2",
    .summary = "Rung x: a summary.",
    .about = "what it teaches\n",
    .about_json = "{}\n",
    .ranks = true,
    .threads = true,
};

inline std::vector<Command> all_parsed(std::vector<const char*> words,
                                       const Program& by = program) {
  words.insert(words.begin(), "path/realign-x");
  return parse_commands(static_cast<int>(words.size()), words.data(), by);
}

/// The command of a single scan.
inline Command parsed(const std::vector<const char*>& words,
                      const Program& by = program) {
  const std::vector<Command> commands = all_parsed(words, by);
  EXPECT_EQ(commands.size(), 1U);
  return commands.at(0);
}

/// The sentence that refuses these words; empty where nothing does.
inline std::string refused(const std::vector<const char*>& words,
                           const Program& by = program) {
  try {
    all_parsed(words, by);
    return "";
  } catch (const BadInput& error) {
    return error.what();
  }
}

/// The answer to these words; empty where there is none.
inline std::string answered(const std::vector<const char*>& words,
                            const Program& by = program) {
  try {
    all_parsed(words, by);
    return "";
  } catch (const TextAsked& answer) {
    return answer.text;
  }
}

}  // namespace stagecraft::realign::commands
