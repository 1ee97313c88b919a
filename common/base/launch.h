#pragma once

#include <string>

namespace stagecraft {
inline namespace base {

/// How this process was started, as Open MPI's launcher tells it in the
/// environment.
struct Launch {
  int local_ranks = 1;  ///< on this node
  bool bound = false;   ///< the launcher restricted the CPUs of this rank
  int ranks = 1;        ///< on all nodes
  int rank = 0;
};
Launch launch();

/// Threads for a rank that may run on `cpus` CPUs when none are asked for: all
/// of them where the launcher gave the rank its own, else its part.
int default_threads(const Launch& launch, int cpus);

/// Threads of this rank: as many as asked for, or where that is 0 the default
/// for the CPUs that it may run on and has the time of (`cpu_quota`).
int threads_of_rank(int asked);

/// A sentence that says why ranks or threads will stand in each other's way,
/// and what helps; empty where they will not. `threads` is per rank,
/// `machine_cpus` what the machine has (0: not known), `wants_threads` whether
/// the program could use more.
struct Crowd {
  Launch launch;
  int threads = 1;
  int cpus = 1;
  int machine_cpus = 1;
  bool wants_threads = false;
};
std::string crowding(const Crowd& crowd);

}  // namespace base
}  // namespace stagecraft
