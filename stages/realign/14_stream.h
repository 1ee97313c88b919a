#pragma once

#include <exception>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

#include "common/base/room.h"
#include "common/scan/nifti_writer.h"
#include "stages/realign/14_queue.h"
#include "stages/realign/base/fit.h"

/// A series on its way through one rank: frames are read ahead, realigned by
/// any number of workers and written behind, in order.
namespace stagecraft::realign {

/// A frame to realign, as its file stores it.
struct Task {
  int t = 0;
  Room<std::byte> stored;
};

/// A frame that is realigned.
struct Realigned {
  int t = 0;
  Fit fit{};             ///< its correction as the table will have it
  Content content{};     ///< of the stored frame
  Room<float> voxels{};  ///< on the reference grid, or, of a frame that is
                         ///< lost, of its spline; empty: not wanted
  Packed packed{};       ///< the same, ready for the file
};

/// What the threads of a rank share. Whatever fails in one ends all; `check`
/// tells it to the caller.
class Stream {
 public:
  /// At most `frames` are held between reading and writing.
  explicit Stream(int frames) : tickets(frames) {}

  /// Runs `part`; what it throws ends the stream.
  void guarded(const std::function<void()>& part) {
    try {
      part();
    } catch (...) {
      {
        const std::lock_guard lock(mutex_);
        if (!failure_) failure_ = std::current_exception();
      }
      tickets.withdraw();
      tasks.close();
      results.close();
    }
  }

  /// Room for the voxels of a frame; memory that was used before is not cleared
  /// by the system again.
  Room<float> room(std::size_t size) {
    Room<float> result = spare.try_pop().value_or(Room<float>());
    result.resize(size);
    return result;
  }

  bool failed() const {
    const std::lock_guard lock(mutex_);
    return failure_ != nullptr;
  }
  /// Throws what ended the stream. Call it when no thread is left.
  void check() const {
    if (failure_) std::rethrow_exception(failure_);
  }

  Queue<Task> tasks;
  Queue<Realigned> results;
  Queue<Room<float>> spare;  ///< voxels of frames that are written
  Tickets tickets;

 private:
  mutable std::mutex mutex_;
  std::exception_ptr failure_;
};

}  // namespace stagecraft::realign
