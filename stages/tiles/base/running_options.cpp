#include "stages/tiles/base/running_options.h"

#include <CLI/CLI.hpp>
#include <chrono>
#include <thread>

#include "common/base/error.h"
#include "common/base/launch.h"

namespace stagecraft::tiles {

void add_running_options(CLI::App& app, RunningWords& words,
                         const std::string& names, const std::string& what) {
  app.add_option(names, words.workers, what)
      ->type_name("N")
      ->check(CLI::Range(1, 4096).description(""));
  app.add_option("--memory", words.memory,
                 "most for a photograph, in MiB\n"
                 "One that may take more is refused before it is decoded.")
      ->type_name("MIB")
      ->capture_default_str();
}

Options understood(const RunningWords& words) {
  if (!(words.memory >= 1 && words.memory <= 1e9)) {
    throw BadInput("--memory is a number of MiB, from 1 to 1e9");
  }
  return {.workers = threads_of_rank(words.workers),
          .memory = static_cast<std::int64_t>(words.memory * (1 << 20))};
}

void expect_one_process() {
  expect_no_copies();
  if (launch().ranks == 1) return;
  // The first rank says it once for all; give it the time to.
  if (launch().rank != 0) std::this_thread::sleep_for(std::chrono::seconds(10));
  throw BadInput(
      "this program has no ranks, so that every process would do all of the "
      "work; start it without mpirun");
}

}  // namespace stagecraft::tiles
