#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace stagecraft {

/// How a program ended.
struct Finished {
  int status = 0;  ///< exit status; 128 + number of the signal that ended it
  double wall_seconds = 0;
  double cpu_seconds = 0;  ///< user and system, with all it started and awaited
};

/// The user wants to stop; thrown once what was running is gone.
struct Interrupted {
  int signal;
};

/// Makes SIGINT, SIGTERM and SIGHUP wait until `run_process` looks for them.
/// Call it once, before the first `run_process`.
void hold_signals();

/// Runs a program (found along PATH) to its end, without input and with
/// everything it prints in `log`, which is replaced. `tick` is called about
/// five times a second with the seconds gone by. Throws std::system_error, or
/// Interrupted.
Finished run_process(const std::vector<std::string>& command,
                     const std::filesystem::path& log,
                     const std::function<void(double)>& tick);

}  // namespace stagecraft
