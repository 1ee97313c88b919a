#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <thread>
#include <vector>

/// Programs run as a user runs them.
namespace stagecraft::black_box {

using Words = std::vector<std::string>;

inline constexpr std::uintmax_t unlimited = UINTMAX_MAX;

/// How long an event is waited for, however busy the machine is.
inline constexpr std::chrono::seconds patience{120};

/// Waits until the condition holds; false where it never does.
template <class Condition>
bool comes_true(Condition condition) {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::microseconds(500));
  }
  return true;
}

/// How a program ended and what it said.
struct Outcome {
  int status = -1;         ///< -1: it did not leave by itself
  int signal = 0;          ///< that ended it; 0: none
  bool timed_out = false;  ///< it was killed
  std::string out;
  std::string err;
};

/// A running program in a process group of its own, killed with all its
/// children where this object ends.
class Process {
 public:
  /// `largest_file` (bytes) stands for a disk that is full: longer files cannot
  /// be written.
  explicit Process(const Words& words, std::uintmax_t largest_file = unlimited);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  pid_t id() const { return id_; }
  /// True where it has come to its end.
  bool ended() const;
  /// Halts it until it is told to go on; false where it has ended before.
  bool halt();
  void go_on();
  /// Waits for the end, but kills the program when patience is at its end.
  Outcome wait();

 private:
  pid_t id_ = -1;
  int out_ = -1;  ///< to read what it said
  int err_ = -1;
};

/// Runs a program to its end.
Outcome run(const Words& words, std::uintmax_t largest_file = unlimited);

/// The path of a program of this build, as in "stagecraft".
std::string program(const std::string& name);

/// The words that run a command on so many ranks.
Words on_ranks(int ranks, const Words& command);

/// The process of every rank that `launcher` started, in order of rank; empty
/// until all `ranks` of them run.
std::vector<pid_t> ranks_of(pid_t launcher, int ranks);

/// As /proc has it: 'T' is halted, 'Z' has ended; '-': there is none.
char state_of(pid_t process);

/// The bytes in the files that the process has open in `folder`, with or
/// without a name; nothing where it has none open there.
std::optional<std::uintmax_t> bytes_open_in(
    pid_t process, const std::filesystem::path& folder);

}  // namespace stagecraft::black_box
