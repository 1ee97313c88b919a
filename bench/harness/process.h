#pragma once

#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace stagecraft {

/// How a program ended. CPU times are those of the program and of all that it
/// started and awaited.
struct Finished {
  int status = 0;  ///< exit status; 128 + number of the signal that ended it
  double wall_seconds = 0;
  double user_seconds = 0;
  double system_seconds = 0;
};

/// Makes SIGINT, SIGTERM and SIGHUP wait until `run_process` looks for them.
/// Call it once, before the first `run_process`.
void hold_signals();

/// Lets a user who is root start programs with mpirun, which otherwise refuses.
void let_root_launch();

/// Called while a program runs, with its process and the seconds gone by.
using Tick = std::function<void(pid_t, double)>;

/// Runs a program (found along PATH) to its end, without input and with
/// everything it prints in `log`, which is replaced. `tick` is called about
/// five times a second. Throws std::system_error, or Interrupted.
Finished run_process(const std::vector<std::string>& command,
                     const std::filesystem::path& log, const Tick& tick);

}  // namespace stagecraft
