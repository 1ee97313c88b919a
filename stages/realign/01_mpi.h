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
inline MPI_Comm team = MPI_COMM_WORLD;

inline int rank() {
  int rank = 0;
  if (mpi_started()) MPI_Comm_rank(team, &rank);
  return rank;
}

inline int ranks() {
  int ranks = 1;
  if (mpi_started()) MPI_Comm_size(team, &ranks);
  return ranks;
}

/// This rank's part of `items`, in order of rank. Sizes differ by one at most:
/// a remainder is spread, not left to the last rank.
inline Range share(std::int64_t items) {
  return {items * rank() / ranks(), items * (rank() + 1) / ranks()};
}

/// What rank 0 has, on every rank. MPI counts in int: so much is sent at once.
template <class T>
void broadcast(T* data, std::size_t count) {
  if (ranks() == 1) return;
  MPI_Bcast(data, static_cast<int>(count * sizeof(T)), MPI_BYTE, 0, team);
}

/// An input that rank 0 reads and every rank receives.
class SharedInput : public Input {
 public:
  explicit SharedInput(const Input& input) : input_(input) {}

  Scan scan() const override {
    Scan scan = rank() == 0 ? input_.scan() : Scan();
    broadcast(&scan, 1);
    return scan;
  }
  Volume read(int t) const override {
    return receive(rank() == 0 ? input_.read(t) : Volume());
  }
  Volume reference() const override {
    return receive(rank() == 0 ? input_.reference() : Volume());
  }

 private:
  static Volume receive(Volume volume) {
    Shape shape = volume.shape();
    broadcast(&shape, 1);
    if (rank() != 0) volume = Volume(shape);
    broadcast(volume.voxels().data(), volume.size());
    return volume;
  }

  const Input& input_;
};

/// Hands the frames that the first ranks resliced to rank 0, which writes them
/// in order: `first` is its own, and only the others need room there.
inline void deliver(const Volume& out, int first, int frames, Output& output) {
  const int voxels = static_cast<int>(out.size());
  std::vector<int> counts(ranks()), begins(ranks());
  for (int r = 1; r < frames; ++r) {
    counts[r] = voxels;
    begins[r] = (r - 1) * voxels;
  }
  std::vector<double> others(rank() == 0 ? (frames - 1) * out.size() : 0);
  MPI_Gatherv(out.voxels().data(), counts[rank()], MPI_DOUBLE, others.data(),
              counts.data(), begins.data(), MPI_DOUBLE, 0, team);
  if (rank() != 0) return;
  output.write(first, out.voxels());
  for (int r = 1; r < frames; ++r) {
    output.write(first + r, std::span(others).subspan(begins[r], voxels));
  }
}

/// The texts of all ranks in order of rank, on rank 0; else empty.
inline std::vector<std::string> gather_texts(const std::string& text) {
  if (ranks() == 1) return {text};
  const int length = static_cast<int>(text.size());
  std::vector<int> lengths(ranks());
  MPI_Gather(&length, 1, MPI_INT, lengths.data(), 1, MPI_INT, 0, team);
  std::vector<int> begins;
  int total = 0;
  for (const int part : lengths) {
    begins.push_back(total);
    total += part;
  }
  std::string all(total, ' ');
  MPI_Gatherv(text.data(), length, MPI_CHAR, all.data(), lengths.data(),
              begins.data(), MPI_CHAR, 0, team);
  std::vector<std::string> texts;
  for (std::size_t r = 0; rank() == 0 && r < lengths.size(); ++r) {
    texts.push_back(all.substr(begins[r], lengths[r]));
  }
  return texts;
}

}  // namespace stagecraft::realign
