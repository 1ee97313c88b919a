#include <mpi.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "stages/realign/01_mpi.h"
#include "stages/realign/base/batch.h"
#include "stages/realign/base/realign.h"

/// Where there are ranks: the first of them deals out numbers, from a thread
/// beside its own work.
namespace stagecraft::realign {

struct Batch::Dealer {
  Dealer(Stage& stage, std::size_t scans) : stage_(stage), scans_(scans) {
    MPI_Comm table = MPI_COMM_NULL;
    MPI_Comm_dup(MPI_COMM_WORLD, &table);
    table_ = team_of(table);
    stage_.part();
    if (table_.rank == 0) server_ = std::jthread([this] { serve(); });
  }
  ~Dealer() {
    if (server_.joinable()) server_.join();
    stage_.unite();
    MPI_Comm_free(&table_.communicator);
  }

  std::size_t next() {
    if (table_.rank == 0) return counter_++;
    std::size_t number = 0;
    MPI_Send(nullptr, 0, MPI_BYTE, 0, 0, table_.communicator);
    MPI_Recv(&number, sizeof number, MPI_BYTE, 0, 0, table_.communicator,
             MPI_STATUS_IGNORE);
    return number;
  }

 private:
  /// Until every other rank knows that nothing is left. Sleeps between looks:
  /// a blocking wait would take a CPU from the work.
  void serve() {
    for (int told = 1; told < table_.ranks;) {
      int asked = 0;
      MPI_Status status;
      MPI_Iprobe(MPI_ANY_SOURCE, 0, table_.communicator, &asked, &status);
      if (asked == 0) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        continue;
      }
      MPI_Recv(nullptr, 0, MPI_BYTE, status.MPI_SOURCE, 0, table_.communicator,
               MPI_STATUS_IGNORE);
      const std::size_t number = counter_++;
      MPI_Send(&number, sizeof number, MPI_BYTE, status.MPI_SOURCE, 0,
               table_.communicator);
      if (number >= scans_) ++told;
    }
  }

  Stage& stage_;
  std::size_t scans_;
  Team table_;  ///< all ranks
  std::atomic<std::size_t> counter_ = 0;
  std::jthread server_;
};

Batch::Batch(Stage& stage, std::size_t scans, Who who) {
  if (who == Who::next_free_rank && team_of(MPI_COMM_WORLD).ranks > 1)
    dealer_ = std::make_unique<Dealer>(stage, scans);
}

Batch::~Batch() = default;

std::size_t Batch::next() { return dealer_ ? dealer_->next() : next_++; }

}  // namespace stagecraft::realign
