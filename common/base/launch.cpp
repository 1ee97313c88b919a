#include "common/base/launch.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "common/base/cpu_quota.h"
#include "common/base/resources.h"

namespace stagecraft {
inline namespace base {

namespace {

int number_in(const char* variable, int otherwise) {
  const char* value = std::getenv(variable);
  return value == nullptr ? otherwise : std::atoi(value);
}

}  // namespace

Launch launch() {
  return {
      .local_ranks = std::max(1, number_in("OMPI_COMM_WORLD_LOCAL_SIZE", 1)),
      .bound = std::getenv("OMPI_MCA_orte_bound_at_launch") != nullptr,
      .ranks = std::max(1, number_in("OMPI_COMM_WORLD_SIZE", 1)),
      .rank = number_in("OMPI_COMM_WORLD_RANK", 0)};
}

int default_threads(const Launch& launch, int cpus) {
  return std::max(1, launch.bound ? cpus : cpus / launch.local_ranks);
}

int threads_of_rank(int asked) {
  if (asked > 0) return asked;
  const auto cpus = static_cast<double>(allowed_cpus_of_process().size());
  const double time = std::min(cpus, std::ceil(cpu_quota()));
  return default_threads(launch(), static_cast<int>(time));
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

}  // namespace base
}  // namespace stagecraft
