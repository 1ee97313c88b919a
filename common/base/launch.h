#pragma once

#include <string>

namespace stagecraft {
inline namespace base {

/// How this process was started, as Open MPI's launcher tells it in the
/// environment.
struct Launch {
  int local_ranks = 1;  ///< on this node; 0: they do not agree on that
  bool bound = false;   ///< the launcher restricted the CPUs of this rank
  int ranks = 1;        ///< on all nodes
  int rank = 0;
};
Launch launch();

enum class Mpi { used, unused };

/// Takes a launcher's variables out of the environment where this process is
/// not the rank that it started: where a program that has MPI loaded stands
/// between them, or the rank has run a program that uses MPI before, which it
/// can but once. Call it first in `main`, and say whether this one does.
void shed_inherited_launch(Mpi mpi);

/// Throws BadInput where Slurm's srun started several copies that know nothing
/// of each other, so that each would do all of the work.
void expect_no_copies();

/// Threads for a rank that may run on `cpus` CPUs when none are asked for: all
/// of them where the launcher gave the rank its own, else its part.
int default_threads(const Launch& launch, int cpus);

/// Threads of a rank, and what decided it.
struct Threads {
  int count = 1;
  std::string why;
};

/// As many as asked for; where that is 0, as OMP_NUM_THREADS says, else the
/// default for the CPUs that it may run on and has the time of (`cpu_quota`),
/// and no more than SLURM_CPUS_PER_TASK.
Threads threads_of_rank(int asked, const Launch& launch);
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
