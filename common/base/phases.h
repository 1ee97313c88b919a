#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace stagecraft {
inline namespace base {

/// A piece of work of the calling thread, from construction to destruction:
///
///     const Phase phase("smooth");
///
/// Costs two clock readings (wall and thread CPU time) at each end, together
/// about a microsecond: too much for a voxel, nothing for a frame. `name` must
/// outlive the program (a literal).
class Phase {
 public:
  explicit Phase(const char* name);
  ~Phase();
  Phase(const Phase&) = delete;
  Phase& operator=(const Phase&) = delete;

 private:
  const char* name_;
  std::int64_t wall_begin_;  ///< ns of the monotonic clock
  std::int64_t cpu_begin_;   ///< ns of this thread's CPU clock
};

/// Time spent in all phases of one name by one worker, seconds. Nested phases
/// count in both.
struct PhaseTotal {
  double wall = 0;
  double cpu = 0;
  std::int64_t count = 0;
};

/// One phase as it happened; kept only after `keep_spans()`.
struct Span {
  std::string name;
  double begin = 0;  ///< s since the epoch of the monotonic clock
  double wall = 0;   ///< s
};

/// What one thread that ever entered a phase has done.
struct WorkerPhases {
  int worker = 0;    ///< 0 is the first thread that entered a phase
  std::string mask;  ///< CPUs it may run on now or when it ended: "0-3,8"
  std::map<std::string, PhaseTotal> totals;
  std::vector<Span> spans;
};

/// Keeps every phase from now on, for a trace.
void keep_spans();

/// Forgets what was done so far, and the threads that ended: the next job of
/// this process is told by itself. Call it while no thread is inside a phase.
void forget_phases();

/// The phases of every thread of this process, also of threads that ended; only
/// phases that ended. Call it while no other thread is inside a phase.
std::vector<WorkerPhases> phases_of_workers();

}  // namespace base
}  // namespace stagecraft
