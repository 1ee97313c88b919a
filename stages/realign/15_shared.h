#pragma once

#include <fmt/core.h>
#include <mpi.h>
#include <sys/statvfs.h>

#include <cstdio>
#include <exception>
#include <memory>
#include <utility>

#include "stages/realign/01_mpi.h"
#include "stages/realign/13_simd.h"

/// What sharing memory between the ranks of a node needs around the lesson.
namespace stagecraft::realign {

/// The ranks of the team that run on this node; freed with the last copy.
inline std::shared_ptr<MPI_Comm> ranks_of_node(const Team& team) {
  auto node = std::shared_ptr<MPI_Comm>(new MPI_Comm(MPI_COMM_NULL),
                                        [](MPI_Comm* done) {
                                          MPI_Comm_free(done);
                                          delete done;
                                        });
  MPI_Comm_split_type(team.communicator, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL,
                      node.get());
  return node;
}

/// Bytes left where Open MPI puts what ranks share. A file system that is full
/// is noticed only when a page is touched, by SIGBUS.
inline std::size_t shared_memory_left() {
  struct statvfs status {};
  if (statvfs("/dev/shm", &status) != 0) return 0;
  return status.f_bavail * status.f_frsize;
}

/// Whether `bytes` fit into the shared memory of this node, decided by one rank
/// for all.
inline bool fits(const Team& node, std::size_t bytes) {
  constexpr std::size_t reserve = std::size_t{4} << 20;
  int yes = shared_memory_left() >= bytes + reserve;
  broadcast(node, &yes, 1);
  if (yes == 0 && node.rank == 0) {
    std::fputs(fmt::format("/dev/shm has {} MB left and {} MB are wanted: "
                           "every rank keeps a copy of its own; enlarge it "
                           "(docker run --shm-size) to save memory\n",
                           shared_memory_left() >> 20, (bytes >> 20) + 1)
                   .c_str(),
               stderr);
  }
  return yes != 0;
}

/// Floats that all ranks of a node see, in the memory of its first rank. The
/// ranks free them together, but one that fails ends all and waits for none.
inline std::shared_ptr<float[]> shared_floats(
    const std::shared_ptr<MPI_Comm>& node, std::size_t count) {
  const bool first = team_of(*node).rank == 0;
  float* floats = nullptr;
  MPI_Win window = MPI_WIN_NULL;
  MPI_Win_allocate_shared(
      static_cast<MPI_Aint>(first ? count * sizeof(float) : 0), sizeof(float),
      MPI_INFO_NULL, *node, static_cast<void*>(&floats), &window);
  MPI_Aint size = 0;
  int unit = 0;
  MPI_Win_shared_query(window, 0, &size, &unit, static_cast<void*>(&floats));
  return {floats, [node, window](float*) mutable {
            if (std::uncaught_exceptions() == 0) MPI_Win_free(&window);
          }};
}

/// The fine table, once for all ranks of a node where there are several and the
/// memory suffices; else `tables` makes it when it is first used.
inline void share_on_node(const Team& team, Tables& tables, const Grid& grid,
                          const Options& options) {
  if (team.ranks == 1) return;
  const auto communicator = ranks_of_node(team);
  const Team node = team_of(*communicator);
  Table table(rows_of(grid, options, tables.fwhm(0)));
  if (node.ranks == 1 || !fits(node, table.size() * sizeof(float))) return;
  table.floats = shared_floats(communicator, table.size());
  if (node.rank == 0) tables.fill_level(table, 0);
  for (NormalEquations* sums : {&table.all, &table.few})
    broadcast(node, sums, 1);
  tables.put(0, std::move(table));
}

}  // namespace stagecraft::realign
