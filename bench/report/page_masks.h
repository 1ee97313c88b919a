#pragma once

#include <string>
#include <vector>

namespace stagecraft {

/// Where a thread of a rank may run.
struct ThreadMask {
  std::size_t rank = 0;
  std::vector<int> cpus;
};

/// The CPUs of a list in the kernel's format, "0-3,8".
std::vector<int> cpus_of(const std::string& list);

/// Reads the masks of a run, "0 1 | 0-1 0-1": threads apart by blanks, ranks by
/// bars.
std::vector<ThreadMask> threads_of(const std::string& masks);

}  // namespace stagecraft
