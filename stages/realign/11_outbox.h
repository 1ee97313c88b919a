#pragma once

#include <mpi.h>

#include <chrono>
#include <cstddef>
#include <list>
#include <memory>
#include <optional>
#include <thread>
#include <utility>

#include "stages/realign/01_mpi.h"

/// Messages of a thread that must not stand still while one is on its way.
namespace stagecraft::realign {

enum Tag { ask = 1, task, no_more, result, voxels, packed };

/// What has arrived, if anything. Open MPI waits by spinning, which would take
/// a CPU from the workers.
inline std::optional<MPI_Status> arrived() {
  int flag = 0;
  MPI_Status status;
  MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, team, &flag, &status);
  if (flag != 0) return status;
  std::this_thread::sleep_for(std::chrono::microseconds(50));
  return std::nullopt;
}

/// Messages on their way, with what they were made of: two ranks that send to
/// each other must not wait for each other.
class Outbox {
 public:
  Outbox() = default;
  Outbox(const Outbox&) = delete;
  Outbox& operator=(const Outbox&) = delete;
  ~Outbox() {
    for (Parcel& parcel : parcels_)
      MPI_Wait(&parcel.request, MPI_STATUS_IGNORE);
  }

  /// `owner` keeps the data alive.
  template <class T>
  void send(std::shared_ptr<const void> owner, const T* data, std::size_t count,
            int to, Tag tag) {
    Parcel& parcel = parcels_.emplace_back(std::move(owner));
    MPI_Isend(data, static_cast<int>(count * sizeof(T)), MPI_BYTE, to, tag,
              team, &parcel.request);
  }

  /// Forgets what has arrived.
  void release() {
    std::erase_if(parcels_, [](Parcel& parcel) {
      int done = 0;
      MPI_Test(&parcel.request, &done, MPI_STATUS_IGNORE);
      return done != 0;
    });
  }

 private:
  struct Parcel {
    std::shared_ptr<const void> owner;
    MPI_Request request = MPI_REQUEST_NULL;
  };
  std::list<Parcel> parcels_;
};

/// A message that says all by its tag.
inline void signal(int to, Tag tag) {
  MPI_Send(nullptr, 0, MPI_BYTE, to, tag, team);
}

template <class T>
void receive(T* data, std::size_t count, int from, Tag tag) {
  MPI_Recv(data, static_cast<int>(count * sizeof(T)), MPI_BYTE, from, tag, team,
           MPI_STATUS_IGNORE);
}

}  // namespace stagecraft::realign
