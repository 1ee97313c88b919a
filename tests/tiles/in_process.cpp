#include <gtest/gtest.h>

#include "common/base/exit_status.h"
#include "stages/tiles/base/program.h"
#include "stages/tiles/base/tiles.h"
#include "tests/tiles/suite.h"

namespace stagecraft::tiles::suite {
namespace {

std::string threads;

}  // namespace

black_box::Outcome run(const black_box::Words& words) {
  black_box::Words all = words;
  all.insert(all.begin(), "tiles");
  if (about.threads) all.insert(all.end(), {"--threads", threads});
  std::vector<char*> arguments;
  for (std::string& word : all) arguments.push_back(word.data());
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  black_box::Outcome outcome;
  outcome.status = exit_status("tiles", [&] {
    return run_program(static_cast<int>(arguments.size()), arguments.data());
  });
  outcome.out = testing::internal::GetCapturedStdout();
  outcome.err = testing::internal::GetCapturedStderr();
  return outcome;
}

bool reads_luma() { return about.answer == Answer::near; }

}  // namespace stagecraft::tiles::suite

/// Usage: tiles-NN-name-suite [GoogleTest's options] [THREADS]
int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  stagecraft::tiles::suite::threads = argc > 1 ? argv[1] : "1";
  return RUN_ALL_TESTS();
}
