#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "stages/realign/01_mpi.h"
#include "stages/realign/14_async/outbox.h"
#include "stages/realign/14_stream.h"
#include "stages/realign/base/scan.h"

/// A stream over several ranks: rank 0 sends a frame to whoever asks for one,
/// and gets it back realigned. One thread of a rank does so beside the workers.
namespace stagecraft::realign {

/// What stands at the head of a result.
struct ResultHead {
  int t;
  Fit fit;
  Content content;
  std::uint32_t crc;
  std::uint64_t length;
  std::uint64_t voxels;  ///< number of
  std::uint64_t packed;  ///< bytes
};

inline void send_task(Outbox& outbox, Task frame, int to) {
  const auto kept = std::make_shared<const Task>(std::move(frame));
  outbox.send(kept, &kept->t, 1, to, Tag::task);
  outbox.send(kept, kept->stored.data(), kept->stored.size(), to, Tag::task);
}

inline Task receive_task(const Team& team, std::size_t bytes) {
  Task frame{0, Room<std::byte>(bytes)};
  receive(team, &frame.t, 1, 0, Tag::task);
  receive(team, frame.stored.data(), bytes, 0, Tag::task);
  return frame;
}

inline void send_result(Outbox& outbox, Realigned frame) {
  const auto kept = std::make_shared<const Realigned>(std::move(frame));
  const auto head = std::make_shared<const ResultHead>(ResultHead{
      kept->t, kept->fit, kept->content, kept->packed.crc, kept->packed.length,
      kept->voxels.size(), kept->packed.bytes.size()});
  outbox.send(head, head.get(), 1, 0, Tag::result);
  outbox.send(kept, kept->voxels.data(), kept->voxels.size(), 0, Tag::voxels);
  outbox.send(kept, kept->packed.bytes.data(), kept->packed.bytes.size(), 0,
              Tag::packed);
}

inline Realigned receive_result(const Team& team, Stream& stream, int from) {
  ResultHead head{};
  receive(team, &head, 1, from, Tag::result);
  Realigned done{head.t,
                 head.fit,
                 head.content,
                 stream.room(head.voxels),
                 {Room<std::byte>(head.packed), head.crc, head.length}};
  Room<float>& voxels = done.voxels;
  Room<std::byte>& packed = done.packed.bytes;
  receive(team, voxels.data(), voxels.size(), from, Tag::voxels);
  receive(team, packed.data(), packed.size(), from, Tag::packed);
  return done;
}

/// Rank 0: serves the other ranks until each has been told `asking` times that
/// no frame is left: once for every frame that it may hold.
inline void serve_ranks(const Team& team, Stream& stream, int asking) {
  Outbox outbox(team);
  int to_tell = (team.ranks - 1) * asking;
  std::deque<int> waiting;
  while (to_tell > 0) {
    const auto message = arrived(team);
    if (message && message->tag == Tag::ask) {
      receive_signal(team, message->from, Tag::ask);
      waiting.push_back(message->from);
    } else if (message) {
      stream.results.push(receive_result(team, stream, message->from));
    }
    while (!waiting.empty()) {
      if (auto frame = stream.tasks.try_pop()) {
        send_task(outbox, std::move(*frame), waiting.front());
      } else if (stream.tasks.drained()) {
        signal(team, waiting.front(), Tag::no_more);
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
inline void ask_for_frames(const Team& team, Stream& stream, std::size_t bytes,
                           int asking) {
  Outbox outbox(team);
  for (int n = 0; n < asking; ++n) signal(team, 0, Tag::ask);
  while (asking > 0 && !stream.failed()) {
    const auto message = arrived(team);
    if (message && message->tag == Tag::no_more) {
      receive_signal(team, 0, Tag::no_more);
      if (--asking == 0) stream.tasks.close();
    } else if (message) {
      stream.tasks.push(receive_task(team, bytes));
    }
    while (auto done = stream.results.try_pop()) {
      send_result(outbox, std::move(*done));
      signal(team, 0, Tag::ask);
    }
    outbox.release();
  }
}

}  // namespace stagecraft::realign
