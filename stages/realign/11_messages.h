#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "stages/realign/01_mpi.h"
#include "stages/realign/11_outbox.h"
#include "stages/realign/11_stream.h"
#include "stages/realign/base/scan.h"

/// A stream over several ranks: rank 0 sends a frame to whoever asks for one,
/// and gets it back realigned. One thread of a rank does so beside the workers.
namespace stagecraft::realign {

/// What stands at the head of a result.
struct ResultHead {
  int t;
  Fit fit;
  Parameters correction;
  Content content;
  std::uint32_t crc;
  std::uint64_t length;
  std::uint64_t voxels;  ///< number of
  std::uint64_t packed;  ///< bytes
};

inline void send_task(Outbox& outbox, Task frame, int to) {
  const auto kept = std::make_shared<const Task>(std::move(frame));
  outbox.send(kept, &kept->t, 1, to, task);
  outbox.send(kept, kept->stored.data(), kept->stored.size(), to, task);
}

inline Task receive_task(std::size_t bytes) {
  Task frame{0, std::vector<std::byte>(bytes)};
  receive(&frame.t, 1, 0, task);
  receive(frame.stored.data(), bytes, 0, task);
  return frame;
}

inline void send_result(Outbox& outbox, Realigned frame) {
  const auto kept = std::make_shared<const Realigned>(std::move(frame));
  const auto head = std::make_shared<const ResultHead>(ResultHead{
      kept->t, kept->fit, kept->correction, kept->content, kept->packed.crc,
      kept->packed.length, kept->voxels.size(), kept->packed.bytes.size()});
  outbox.send(head, head.get(), 1, 0, result);
  outbox.send(kept, kept->voxels.data(), kept->voxels.size(), 0, voxels);
  outbox.send(kept, kept->packed.bytes.data(), kept->packed.bytes.size(), 0,
              packed);
}

inline Realigned receive_result(Stream& stream, int from) {
  ResultHead head{};
  receive(&head, 1, from, result);
  Realigned done{head.t,
                 head.fit,
                 head.correction,
                 head.content,
                 stream.room(head.voxels),
                 {std::vector<std::byte>(head.packed), head.crc, head.length}};
  receive(done.voxels.data(), done.voxels.size(), from, voxels);
  receive(done.packed.bytes.data(), done.packed.bytes.size(), from, packed);
  return done;
}

/// Rank 0: serves the other ranks until each has been told `asking` times that
/// no frame is left: once for every frame that it may hold.
inline void serve_ranks(Stream& stream, int asking) {
  Outbox outbox;
  int to_tell = (ranks() - 1) * asking;
  std::deque<int> waiting;
  while (to_tell > 0) {
    const auto message = arrived();
    if (message && message->MPI_TAG == ask) {
      receive<char>(nullptr, 0, message->MPI_SOURCE, ask);
      waiting.push_back(message->MPI_SOURCE);
    } else if (message) {
      stream.results.push(receive_result(stream, message->MPI_SOURCE));
    }
    while (!waiting.empty()) {
      if (auto frame = stream.tasks.try_pop()) {
        send_task(outbox, std::move(*frame), waiting.front());
      } else if (stream.tasks.drained()) {
        signal(waiting.front(), no_more);
        --to_tell;
      } else {
        break;
      }
      waiting.pop_front();
    }
    outbox.release();
  }
}

/// Any other rank: asks for frames of `bytes`, as many at once as it may hold,
/// and sends back what its workers made of them.
inline void ask_for_frames(Stream& stream, std::size_t bytes, int asking) {
  Outbox outbox;
  for (int n = 0; n < asking; ++n) signal(0, ask);
  while (asking > 0 && !stream.failed()) {
    const auto message = arrived();
    if (message && message->MPI_TAG == no_more) {
      receive<char>(nullptr, 0, 0, no_more);
      if (--asking == 0) stream.tasks.close();
    } else if (message) {
      stream.tasks.push(receive_task(bytes));
    }
    while (auto done = stream.results.try_pop()) {
      send_result(outbox, std::move(*done));
      signal(0, ask);
    }
    outbox.release();
  }
}

}  // namespace stagecraft::realign
