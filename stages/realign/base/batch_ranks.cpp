#include <mpi.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "stages/realign/01_mpi.h"
#include "stages/realign/base/batch.h"

/// Where there are ranks: the first of them deals out numbers, from a thread
/// beside its own work.
namespace stagecraft::realign {

struct Batch::Dealer {
  explicit Dealer(std::size_t scans) : scans_(scans) {
    MPI_Comm_dup(MPI_COMM_WORLD, &table_);
    MPI_Comm_rank(table_, &rank_);
    MPI_Comm_size(table_, &ranks_);
    team = MPI_COMM_SELF;
    if (rank_ == 0) server_ = std::jthread([this] { serve(); });
  }
  ~Dealer() {
    if (server_.joinable()) server_.join();
    team = MPI_COMM_WORLD;
    MPI_Comm_free(&table_);
  }

  std::size_t next() {
    if (rank_ == 0) return counter_++;
    std::size_t number = 0;
    MPI_Send(nullptr, 0, MPI_BYTE, 0, 0, table_);
    MPI_Recv(&number, sizeof number, MPI_BYTE, 0, 0, table_, MPI_STATUS_IGNORE);
    return number;
  }

 private:
  /// Until every other rank knows that nothing is left. Sleeps between looks:
  /// a blocking wait would take a CPU from the work.
  void serve() {
    for (int told = 1; told < ranks_;) {
      int asked = 0;
      MPI_Status status;
      MPI_Iprobe(MPI_ANY_SOURCE, 0, table_, &asked, &status);
      if (asked == 0) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        continue;
      }
      MPI_Recv(nullptr, 0, MPI_BYTE, status.MPI_SOURCE, 0, table_,
               MPI_STATUS_IGNORE);
      const std::size_t number = counter_++;
      MPI_Send(&number, sizeof number, MPI_BYTE, status.MPI_SOURCE, 0, table_);
      if (number >= scans_) ++told;
    }
  }

  std::size_t scans_;
  MPI_Comm table_ = MPI_COMM_NULL;
  int rank_ = 0;
  int ranks_ = 1;
  std::atomic<std::size_t> counter_ = 0;
  std::jthread server_;
};

Batch::Batch(std::size_t scans, Who who) {
  if (who == Who::next_free_rank && ranks() > 1)
    dealer_ = std::make_unique<Dealer>(scans);
}

Batch::~Batch() = default;

std::size_t Batch::next() { return dealer_ ? dealer_->next() : next_++; }

std::vector<std::string> Batch::finish(const std::string& text) {
  if (!dealer_) return {text};
  dealer_.reset();
  return gather_texts(text);
}

}  // namespace stagecraft::realign
