#include <gtest/gtest.h>

#include "stages/ladder.h"
#include "tests/tiles/suite.h"

namespace stagecraft::tiles::suite {
namespace {

black_box::Words command;

}  // namespace

black_box::Outcome run(const black_box::Words& words) {
  black_box::Words all = command;
  all.insert(all.end(), words.begin(), words.end());
  return black_box::run(all);
}

bool reads_luma() {
  const std::filesystem::path program = command.front();
  return ask(program.parent_path(), program.filename()).answer == Answer::near;
}

}  // namespace stagecraft::tiles::suite

/// Usage: tiles-on-files [GoogleTest's options] PROGRAM
int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  stagecraft::tiles::suite::command.assign(argv + 1, argv + argc);
  return RUN_ALL_TESTS();
}
