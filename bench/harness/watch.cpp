#include "bench/harness/watch.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>

namespace stagecraft {
namespace {

namespace fs = std::filesystem;

fs::path folder_of(pid_t process) {
  return fs::path("/proc") / std::to_string(process);
}

/// The threads of a process; none where it is gone.
std::vector<pid_t> threads_of(pid_t process) {
  std::vector<pid_t> threads;
  std::error_code gone;
  for (const auto& entry :
       fs::directory_iterator(folder_of(process) / "task", gone)) {
    threads.push_back(std::stoi(entry.path().filename().string()));
  }
  return threads;
}

/// A process and all that it started, directly or not.
void add_tree(pid_t process, std::vector<pid_t>& tree) {
  tree.push_back(process);
  for (const pid_t thread : threads_of(process)) {
    std::ifstream children(folder_of(process) / "task" /
                           std::to_string(thread) / "children");
    for (pid_t child = 0; children >> child;) add_tree(child, tree);
  }
}

bool runs(pid_t process, const std::string& program) {
  std::error_code gone;
  const fs::path file = fs::read_symlink(folder_of(process) / "exe", gone);
  return !gone && (program.empty() || file.filename() == program);
}

/// The number behind `key` in a file of lines "key   : number".
std::optional<std::int64_t> number_behind(const fs::path& file,
                                          const std::string& key) {
  std::ifstream stream(file);
  for (std::string line; std::getline(stream, line);) {
    if (!line.starts_with(key)) continue;
    const auto digits = line.find_first_of("0123456789", key.size());
    if (digits != line.npos) return std::stoll(line.substr(digits));
  }
  return {};
}

/// User and system time of a process, s.
double cpu_seconds_of(pid_t process) {
  std::ifstream file(folder_of(process) / "stat");
  std::string text;
  std::getline(file, text);
  // The name may hold spaces, so fields are counted from behind it.
  const auto name_end = text.rfind(')');
  if (name_end == text.npos) return 0;
  std::istringstream fields(text.substr(name_end + 1));
  std::string skipped;
  for (int n = 0; n < 11; ++n) fields >> skipped;
  double user = 0;
  double system = 0;
  fields >> user >> system;
  return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

}  // namespace

void Watch::count_moves(pid_t process) {
  for (const pid_t thread : threads_of(process)) {
    const auto moves = number_behind(
        folder_of(process) / "task" / std::to_string(thread) / "sched",
        "se.nr_migrations");
    if (!moves) continue;
    const auto [seen, first_time] = moves_.try_emplace(thread, *moves, *moves);
    if (!first_time) seen->second.last = *moves;
  }
}

void Watch::look(pid_t root, double seconds) {
  std::vector<pid_t> tree;
  add_tree(root, tree);
  const double since = seconds - last_look_;
  last_look_ = seconds;
  ranks_.clear();
  std::int64_t memory = 0;
  for (const pid_t process : tree) {
    if (!runs(process, program_)) continue;
    const auto kilobytes =
        number_behind(folder_of(process) / "smaps_rollup", "Pss:");
    const double cpu = cpu_seconds_of(process);
    const double before =
        cpu_seconds_.contains(process) ? cpu_seconds_[process] : 0;
    cpu_seconds_[process] = cpu;
    ranks_.push_back({process, since > 0 ? (cpu - before) / since : 0,
                      1024 * kilobytes.value_or(0)});
    memory += ranks_.back().memory;
    const auto high = number_behind(folder_of(process) / "status", "VmHWM:");
    largest_rank_ = std::max(largest_rank_, 1024 * high.value_or(0));
    count_moves(process);
  }
  peak_memory_ = std::max(peak_memory_, memory);
}

std::optional<std::int64_t> Watch::migrations() const {
  if (moves_.empty()) return {};
  std::int64_t sum = 0;
  for (const auto& [thread, moves] : moves_) sum += moves.last - moves.first;
  return sum;
}

}  // namespace stagecraft
