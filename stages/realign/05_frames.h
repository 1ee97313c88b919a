#pragma once

#include <fmt/core.h>
#include <omp.h>

#include <string>
#include <utility>
#include <vector>

#include "stages/realign/01_mpi.h"
#include "stages/realign/03_openmp.h"
#include "stages/realign/04_bind.h"
#include "stages/realign/base/fit.h"
#include "stages/realign/base/scan.h"

/// What whole frames as the unit of work need around the lesson: they are dealt
/// to the ranks in turn, and come back in order.
namespace stagecraft::realign {

/// True where frame t falls to this rank.
inline bool mine(const Team& team, int t) {
  return t % team.ranks == team.rank;
}

/// Threads as `options` ask for. Where all ranks and threads together fill the
/// CPUs of this node, each is bound to one as 04_bind does it; a program that
/// leaves some free may not be alone, and the kernel places it. Says where
/// binding is not permitted.
inline void bind_workers(const Team& team, const Options& options) {
  omp_set_num_threads(threads(options));
  const int workers = omp_get_max_threads();
  std::vector<std::string> refusals(workers);
  const auto [here, allowed] = this_node(team);
  if (allowed.size() * workers >= allowed[here].count()) {
    const Machine machine = this_machine();
    const Placement plan = placement(machine, allowed, workers);
    const std::vector<int>& cpus = plan.cpus[here];
#pragma omp parallel
    {
      const int thread = omp_get_thread_num();
      const std::string got = bind_thread(machine, cpus[thread]);
      if (!got.starts_with("asked"))
        refusals[thread] =
            fmt::format("rank {} thread {}: {}\n", team.rank, thread, got);
    }
  }
  say_in_order(team, refusals);
}

/// `motion`, which rank 0 has, on every rank.
inline Motion on_all(const Team& team, Motion motion, int frames) {
  motion.resize(frames);
  broadcast(team, motion.data(), motion.size());
  return motion;
}

/// The frames that fall to this rank, read by rank 0; the others stay empty.
inline std::vector<Volume> deal(const Team& team, Input& input,
                                const Scan& scan) {
  std::vector<Volume> frames(scan.frames);
  const auto voxels = static_cast<int>(voxel_count(scan.grid.shape));
  for (int t = 0; t < scan.frames; ++t) {
    Volume frame = team.rank == 0 ? input.read(t) : Volume();
    if (team.rank == 0 && !mine(team, t)) {
      MPI_Send(frame.voxels().data(), voxels, MPI_DOUBLE, t % team.ranks, t,
               team.communicator);
    } else if (team.rank == 0) {
      frames[t] = std::move(frame);
    } else if (mine(team, t)) {
      frames[t] = Volume(scan.grid.shape);
      MPI_Recv(frames[t].voxels().data(), voxels, MPI_DOUBLE, 0, t,
               team.communicator, MPI_STATUS_IGNORE);
    }
  }
  return frames;
}

/// The outcome of every frame on every rank; each knows its own `fits`.
inline void share_outcome(const Team& team, std::vector<Fit>& fits,
                          const Scan& scan, Motion& motion) {
  for (int t = 0; t < scan.frames; ++t) {
    broadcast(team, &fits[t], 1, t % team.ranks);
    if (t != scan.reference_frame) motion[t] = accept(fits[t]);
  }
}

/// Hands all frames on the reference grid to rank 0, which writes them in
/// order.
inline void collect(const Team& team, std::vector<Volume>& frames,
                    const Shape& shape, Output& output) {
  const auto voxels = static_cast<int>(voxel_count(shape));
  for (int t = 0; t < static_cast<int>(frames.size()); ++t) {
    if (team.rank == 0 && !mine(team, t)) {
      frames[t] = Volume(shape);
      MPI_Recv(frames[t].voxels().data(), voxels, MPI_DOUBLE, t % team.ranks, t,
               team.communicator, MPI_STATUS_IGNORE);
    } else if (team.rank != 0 && mine(team, t)) {
      MPI_Send(frames[t].voxels().data(), voxels, MPI_DOUBLE, 0, t,
               team.communicator);
    }
    if (team.rank == 0) output.write(t, frames[t].voxels());
    frames[t] = Volume();
  }
}

}  // namespace stagecraft::realign
