#pragma once

#include <sys/types.h>

#include <array>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>
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

/// What programs find in their environment. Waiting workers give their core
/// away: a spinning wait would count as work.
inline constexpr std::array<std::pair<const char*, const char*>, 2>
    passive_waits{{{"OMP_WAIT_POLICY", "passive"},
                   {"OMPI_MCA_mpi_yield_when_idle", "1"}}};

/// Called while a program runs, with its process and the seconds gone by.
using Tick = std::function<void(pid_t, double)>;

/// How often, ns: without a weight on what is timed, or as often as it takes to
/// see the peak of a short run.
inline constexpr long tick_seldom = 200'000'000;
inline constexpr long tick_often = 5'000'000;

/// Runs a program (found along PATH) to its end, without input, with everything
/// it prints in `log`, which is replaced, with passive waits, and where the
/// user is root with the leave to use mpirun, which otherwise refuses. Throws
/// std::system_error, or Interrupted.
Finished run_process(
    const std::vector<std::string>& command, const std::filesystem::path& log,
    const Tick& tick = [](pid_t, double) {}, long every = tick_seldom);

/// CPU s of all programs that were run to their end.
double children_cpu();

}  // namespace stagecraft
