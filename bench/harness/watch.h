#pragma once

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace stagecraft {

/// A rank as it was last seen.
struct RankNow {
  pid_t process = 0;
  double utilisation = 0;  ///< CPU time over wall time since it was seen before
  std::int64_t memory = 0;  ///< proportional share of the pages it holds, bytes
};

/// Looks at the processes of a program while it runs, from outside.
/// Source of all figures: Linux, Documentation/filesystems/proc.rst.
class Watch {
 public:
  /// Watches the descendants of a process that run `program` (the name of its
  /// file); an empty name watches them all.
  explicit Watch(std::string program) : program_(std::move(program)) {}

  /// Cost: about 0.3 ms for a process of 25 MB, whose pages are counted.
  void look(pid_t root, double seconds);

  const std::vector<RankNow>& ranks() const { return ranks_; }
  /// The most memory that all ranks together were seen to hold, bytes; pages
  /// that they share count once. 0: never seen.
  std::int64_t peak_memory() const { return peak_memory_; }
  /// The most that any one rank ever held, bytes (VmHWM). 0: never seen.
  std::int64_t largest_rank() const { return largest_rank_; }
  /// Moves of threads between CPUs since each was seen first; nothing where the
  /// kernel does not say.
  std::optional<std::int64_t> migrations() const;

 private:
  struct Moves {
    std::int64_t first = 0;
    std::int64_t last = 0;
  };
  void count_moves(pid_t process);

  std::string program_;
  std::vector<RankNow> ranks_;
  std::map<pid_t, double> cpu_seconds_;  ///< of every rank, when last seen
  double last_look_ = 0;
  std::int64_t peak_memory_ = 0;
  std::int64_t largest_rank_ = 0;
  std::map<pid_t, Moves> moves_;  ///< of every thread
};

}  // namespace stagecraft
