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

enum class Tag : int { ask = 1, task, no_more, result, voxels, packed };

/// What waits to be received.
struct Arrival {
  int from;
  Tag tag;
};

/// What has arrived, if anything. Open MPI waits by spinning, which would take
/// a CPU from the workers.
inline std::optional<Arrival> arrived(const Team& team) {
  int flag = 0;
  MPI_Status status;
  MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, team.communicator, &flag, &status);
  if (flag != 0) return Arrival{status.MPI_SOURCE, Tag{status.MPI_TAG}};
  std::this_thread::sleep_for(std::chrono::microseconds(50));
  return std::nullopt;
}

/// Messages on their way, with what they were made of: two ranks that send to
/// each other must not wait for each other.
class Outbox {
 public:
  explicit Outbox(const Team& team) : team_(team) {}
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
    MPI_Isend(data, static_cast<int>(count * sizeof(T)), MPI_BYTE, to,
              static_cast<int>(tag), team_.communicator, &parcel.request);
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
  Team team_;
  std::list<Parcel> parcels_;
};

/// A message that says all by its tag.
inline void signal(const Team& team, int to, Tag tag) {
  MPI_Send(nullptr, 0, MPI_BYTE, to, static_cast<int>(tag), team.communicator);
}

template <class T>
void receive(const Team& team, T* data, std::size_t count, int from, Tag tag) {
  MPI_Recv(data, static_cast<int>(count * sizeof(T)), MPI_BYTE, from,
           static_cast<int>(tag), team.communicator, MPI_STATUS_IGNORE);
}

inline void receive_signal(const Team& team, int from, Tag tag) {
  receive<char>(team, nullptr, 0, from, tag);
}

}  // namespace stagecraft::realign
