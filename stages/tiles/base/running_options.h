#pragma once

#include <string>

#include "stages/tiles/base/work.h"

namespace CLI {
class App;
}

namespace stagecraft::tiles {

/// Words on how a program runs, before they are understood.
struct RunningWords {
  double memory = 1024;  ///< MiB a worker
  int workers = 0;       ///< 0: one a CPU
};

/// Adds --memory and, under the names that it has there ("--threads"), the
/// number of workers; `what` says in a line or two what workers are.
void add_running_options(CLI::App& app, RunningWords& words,
                         const std::string& names, const std::string& what);

/// What they mean. Throws BadInput.
Options understood(const RunningWords& words);

/// Throws BadInput where several processes were started that would each do all
/// of the work; the first says it once for all.
void expect_one_process();

}  // namespace stagecraft::tiles
