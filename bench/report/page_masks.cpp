#include "bench/report/page_masks.h"

#include <sstream>

namespace stagecraft {

std::vector<int> cpus_of(const std::string& list) {
  std::vector<int> cpus;
  std::istringstream stream(list);
  for (int first = 0; stream >> first; stream.ignore()) {
    int last = first;
    if (stream.peek() == '-') {
      stream.ignore();
      stream >> last;
    }
    for (int cpu = first; cpu <= last; ++cpu) cpus.push_back(cpu);
  }
  return cpus;
}

std::vector<ThreadMask> threads_of(const std::string& masks) {
  std::vector<ThreadMask> threads;
  std::istringstream stream(masks);
  std::size_t rank = 0;
  for (std::string word; stream >> word;) {
    if (word == "|") {
      ++rank;
    } else {
      threads.push_back({rank, cpus_of(word)});
    }
  }
  return threads;
}

}  // namespace stagecraft
