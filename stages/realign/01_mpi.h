#pragma once

#include <mpi.h>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "stages/realign/base/lattice.h"
#include "stages/realign/base/scan.h"

/// What MPI brings to every rung from here on: start and end, shares of the
/// work, frames from rank 0 to all and back. The messages of the estimation
/// stand on the pages.
namespace stagecraft::realign {

/// Whether this process is one of several: mpirun and Slurm's srun say so.
inline bool launched() {
  return std::getenv("PMIX_RANK") != nullptr ||
         std::getenv("PMI_RANK") != nullptr;
}

/// Starts MPI for `threads` (MPI_THREAD_...). Without a launcher the program is
/// one rank of its own: isolated and without transports, the start takes 0.02 s
/// instead of 0.3 s. The folder that Open MPI would make is one for all
/// programs like this; where one of them removes it, another fails.
inline void start_mpi(int& argc, char**& argv, int threads) {
  if (!launched()) {
    setenv("OMPI_MCA_ess_singleton_isolated", "1", 0);
    setenv("OMPI_MCA_btl", "self", 0);
    setenv("OMPI_MCA_pml", "ob1", 0);
    setenv("OMPI_MCA_orte_create_session_dirs", "0", 0);
  }
  int provided = 0;
  MPI_Init_thread(&argc, &argv, threads, &provided);
  if (provided < threads) MPI_Abort(MPI_COMM_WORLD, 1);
}

inline bool mpi_started() {
  int started = 0;
  MPI_Initialized(&started);
  return started != 0;
}

inline void end_mpi() {
  if (mpi_started()) MPI_Finalize();
}

/// The ranks that work on one scan: all, but where scans are dealt out every
/// rank is a team of its own.
struct Team {
  MPI_Comm communicator = MPI_COMM_NULL;
  int rank = 0;   ///< of this process in the team
  int ranks = 1;  ///< number of
};

/// The team of a communicator; where MPI is not started, this process alone.
inline Team team_of(MPI_Comm communicator) {
  Team team{communicator};
  if (!mpi_started()) return team;
  MPI_Comm_rank(communicator, &team.rank);
  MPI_Comm_size(communicator, &team.ranks);
  return team;
}

/// This rank's part of `items`, in order of rank. Sizes differ by one at most:
/// a remainder is spread, not left to the last rank.
inline Range share(const Team& team, std::int64_t items) {
  return {items * team.rank / team.ranks, items * (team.rank + 1) / team.ranks};
}

/// What one rank has, on every rank. MPI counts in int: so much is sent at
/// once.
template <class T>
void broadcast(const Team& team, T* data, std::size_t count, int from = 0) {
  if (team.ranks == 1) return;
  MPI_Bcast(data, static_cast<int>(count * sizeof(T)), MPI_BYTE, from,
            team.communicator);
}

/// An input that rank 0 reads and every rank receives.
class SharedInput : public Input {
 public:
  SharedInput(Input& input, const Team& team) : input_(input), team_(team) {}

  Scan scan() const override {
    Scan scan = team_.rank == 0 ? input_.scan() : Scan();
    broadcast(team_, &scan, 1);
    return scan;
  }
  Volume read(int t) override {
    return receive(team_.rank == 0 ? input_.read(t) : Volume());
  }
  Volume reference() override {
    return receive(team_.rank == 0 ? input_.reference() : Volume());
  }

 private:
  Volume receive(Volume volume) const {
    Shape shape = volume.shape();
    broadcast(team_, &shape, 1);
    if (team_.rank != 0) volume = Volume(shape);
    broadcast(team_, volume.voxels().data(), volume.size());
    return volume;
  }

  Input& input_;
  Team team_;
};

/// Hands the frames that the first ranks resliced to rank 0, which writes them
/// in order: `first` is its own, and only the others need room there.
inline void deliver(const Team& team, const Volume& out, int first, int frames,
                    Output& output) {
  const int voxels = static_cast<int>(out.size());
  std::vector<int> counts(team.ranks), begins(team.ranks);
  for (int r = 1; r < frames; ++r) {
    counts[r] = voxels;
    begins[r] = (r - 1) * voxels;
  }
  std::vector<double> others(team.rank == 0 ? (frames - 1) * out.size() : 0);
  MPI_Gatherv(out.voxels().data(), counts[team.rank], MPI_DOUBLE, others.data(),
              counts.data(), begins.data(), MPI_DOUBLE, 0, team.communicator);
  if (team.rank != 0) return;
  output.write(first, out.voxels());
  for (int r = 1; r < frames; ++r) {
    output.write(first + r, std::span(others).subspan(begins[r], voxels));
  }
}

/// The texts of all ranks in order of rank, on rank 0; else empty.
inline std::vector<std::string> gather_texts(const Team& team,
                                             const std::string& text) {
  if (team.ranks == 1) return {text};
  const int length = static_cast<int>(text.size());
  std::vector<int> lengths(team.ranks);
  MPI_Gather(&length, 1, MPI_INT, lengths.data(), 1, MPI_INT, 0,
             team.communicator);
  std::vector<int> begins;
  int total = 0;
  for (const int part : lengths) {
    begins.push_back(total);
    total += part;
  }
  std::string all(total, ' ');
  MPI_Gatherv(text.data(), length, MPI_CHAR, all.data(), lengths.data(),
              begins.data(), MPI_CHAR, 0, team.communicator);
  std::vector<std::string> texts;
  for (std::size_t r = 0; team.rank == 0 && r < lengths.size(); ++r) {
    texts.push_back(all.substr(begins[r], lengths[r]));
  }
  return texts;
}

}  // namespace stagecraft::realign
