#include "bench/gate/masks.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>
#include <sstream>
#include <vector>

namespace stagecraft {
namespace {

/// The masks of all threads, sorted.
std::vector<std::string> threads_of(const std::string& masks) {
  std::istringstream words(masks);
  std::vector<std::string> result;
  for (std::string word; words >> word;) {
    if (word != "|") result.push_back(word);
  }
  std::ranges::sort(result);
  return result;
}

/// How many CPUs each thread could run on.
std::set<std::size_t> widths(const std::vector<std::string>& threads) {
  std::set<std::size_t> result;
  for (const std::string& mask : threads) result.insert(cpus_of(mask).size());
  return result;
}

bool one_cpu(const std::string& mask) {
  return !mask.empty() && std::ranges::all_of(mask, [](unsigned char letter) {
    return std::isdigit(letter) != 0;
  });
}

}  // namespace

std::string masks_differ(const std::string& a, const std::string& b) {
  const auto ours = threads_of(a);
  const auto theirs = threads_of(b);
  if (ours.empty() || theirs.empty()) {
    return "where their threads could run is not known";
  }
  const bool same = ours.size() == theirs.size()
                        ? ours == theirs
                        : widths(ours) == widths(theirs);
  if (same) return {};
  return fmt::format("their threads could run on other CPUs ({} and {})", a, b);
}

std::string off_plan(const RunRecord& run) {
  const auto threads = threads_of(run.masks);
  if (threads.empty()) return "where its threads could run is not known";
  if (!std::ranges::all_of(threads, one_cpu)) {
    return fmt::format("a thread could run on more than one CPU ({})",
                       run.masks);
  }
  if (std::ranges::adjacent_find(threads) != threads.end()) {
    return fmt::format("two threads share a CPU ({})", run.masks);
  }
  return {};
}

std::string strayed(const RunRecord& run) {
  const auto moves = run.counters.find("migrations");
  if (moves != run.counters.end() && moves->second != 0) {
    return fmt::format("its threads moved {:.0f} times", moves->second);
  }
  return {};
}

}  // namespace stagecraft
