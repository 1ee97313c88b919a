#include "common/launch.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>

namespace stagecraft {

Launch launch() {
  const char* ranks = std::getenv("OMPI_COMM_WORLD_LOCAL_SIZE");
  return {ranks == nullptr ? 1 : std::max(1, std::atoi(ranks)),
          std::getenv("OMPI_MCA_orte_bound_at_launch") != nullptr};
}

int default_threads(const Launch& launch, int cpus) {
  return std::max(1, launch.bound ? cpus : cpus / launch.local_ranks);
}

std::string crowding(const Crowd& crowd) {
  const auto& [launch, threads, cpus, machine_cpus, wants_threads] = crowd;
  if (launch.bound && launch.local_ranks * cpus < machine_cpus &&
      (threads > cpus || wants_threads)) {
    return fmt::format(
        "the launcher bound every rank to {} of {} CPUs, and all threads of a "
        "rank share them; give mpirun --bind-to none, or "
        "--map-by slot:PE=THREADS",
        cpus, machine_cpus);
  }
  const int workers = launch.bound ? threads : threads * launch.local_ranks;
  if (workers > cpus) {
    return fmt::format(
        "{} threads share {} CPU{}: more ranks or threads than CPUs bring "
        "nothing",
        workers, cpus, cpus == 1 ? "" : "s");
  }
  return "";
}

}  // namespace stagecraft
