#pragma once

#include <fmt/core.h>
#include <string.h>

#include <cerrno>
#include <cstdio>
#include <string>
#include <vector>

#include "common/base/resources.h"
#include "common/scan/volume.h"
#include "stages/realign/01_mpi.h"
#include "stages/realign/04_placement.h"

/// What binding needs around the lesson.
namespace stagecraft::realign {

/// The ranks of this machine and what each of them is allowed.
struct Node {
  int here = 0;                 ///< this rank among them
  std::vector<CpuSet> allowed;  ///< of every rank
};

inline Node this_node(const Team& team) {
  if (team.ranks == 1) return {0, {allowed_here()}};
  MPI_Comm node = MPI_COMM_NULL;
  MPI_Comm_split_type(team.communicator, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL,
                      &node);
  int here = 0;
  int ranks_here = 0;
  MPI_Comm_rank(node, &here);
  MPI_Comm_size(node, &ranks_here);
  const CpuSet mine = allowed_here();
  std::vector<CpuSet> allowed(ranks_here);
  MPI_Allgather(&mine, sizeof mine, MPI_BYTE, allowed.data(), sizeof mine,
                MPI_BYTE, node);
  MPI_Comm_free(&node);
  return {here, allowed};
}

/// A copy whose pages are first touched, slab by slab, by the threads that will
/// read or write there, so that they lie in these threads' memory.
inline Volume near_threads(const Volume& volume) {
  Volume copy(volume.shape());
#pragma omp parallel for schedule(static)
  for (std::size_t n = 0; n < volume.size(); ++n) {
    copy.voxels()[n] = volume.voxels()[n];
  }
  return copy;
}

/// Binds the calling thread to a CPU and says what came of it, as in "asked 1,
/// got 1" or "binding not permitted (EPERM), runs on 0-1".
inline std::string bind_thread(const Machine& machine, int cpu) {
  const hwloc_obj* const place =
      hwloc_get_pu_obj_by_os_index(machine.get(), static_cast<unsigned>(cpu));
  const int status =
      hwloc_set_cpubind(machine.get(), place->cpuset, HWLOC_CPUBIND_THREAD);
  const char* refusal = strerrorname_np(errno);
  const std::string got = cpu_list(allowed_cpus());
  if (status == 0) return fmt::format("asked {}, got {}", cpu, got);
  return fmt::format("binding not permitted ({}), runs on {}", refusal, got);
}

/// Rank 0 writes what the threads of every rank have to say to stderr.
inline void say_in_order(const Team& team,
                         const std::vector<std::string>& of_threads) {
  std::string mine;
  for (const std::string& line : of_threads) mine += line;
  for (const std::string& lines : gather_texts(team, mine))
    std::fputs(lines.c_str(), stderr);
}

}  // namespace stagecraft::realign
