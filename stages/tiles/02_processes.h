#pragma once

#include <sys/types.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "stages/tiles/base/work.h"

namespace stagecraft::tiles {

/// What came back for a photograph.
struct Reply {
  int photograph = -1;
  Outcome outcome{};
  std::string bytes{};  ///< of the result
  bool died = false;    ///< the worker's end came first; `outcome` tells how
};

/// Worker processes, each with a memory of its own: what one of them does to
/// itself hurts no other. All that they are told and tell goes through a
/// socket, whole photographs there and whole results back.
class Crew {
 public:
  /// What a worker makes of the bytes of a photograph. Throws BadInput.
  using Job = std::function<Result(const std::string& bytes)>;

  /// Forks `count` workers; the kernel lets none take more than `memory` bytes
  /// beyond what this process has. Throws std::system_error.
  Crew(int count, std::int64_t memory, Job job);
  /// Ends the workers, whatever they are at, and waits for their end.
  ~Crew();
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  bool has_idle() const;
  bool has_busy() const;
  /// Gives a photograph to an idle worker.
  void give(int photograph, std::string bytes);
  /// Waits for the next reply. A worker that died is replaced. Throws
  /// std::runtime_error where the machine failed a worker.
  Reply next();
  /// Sends the workers home; returns their reports.
  std::vector<std::string> dismiss();

 private:
  struct Worker {
    pid_t process = -1;
    int socket = -1;
    int photograph = -1;  ///< it works on; -1: it waits
  };

  void start(Worker& worker);
  /// The last of a worker that is gone.
  Reply bury(Worker& worker);

  Job job_;
  std::int64_t memory_;
  std::vector<Worker> workers_;
};

/// Photographs to be done, each once, and those once more whose worker died:
/// it may have been killed for another's sake.
class Attempts {
 public:
  explicit Attempts(int count) : deaths_(count) {
    for (int n = 0; n < count; ++n) todo_.push_back(n);
  }
  bool any() const { return !todo_.empty(); }
  int next() {
    const int n = todo_.front();
    todo_.pop_front();
    return n;
  }
  /// A worker died of photograph n; false: it is given up.
  bool again(int n) {
    if (++deaths_[n] > 1) return false;
    todo_.push_back(n);
    return true;
  }
  /// Photograph n is not tried again, whatever happens.
  void give_up(int n) { deaths_[n] = 1; }

 private:
  std::deque<int> todo_;
  std::vector<int> deaths_;
};

}  // namespace stagecraft::tiles
