#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

/// Programs run as a user runs them.
namespace stagecraft::black_box {

using Words = std::vector<std::string>;

inline constexpr std::uintmax_t unlimited = UINTMAX_MAX;

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
  /// Waits for the end, but kills the program after `patience`.
  Outcome wait(std::chrono::seconds patience);

 private:
  pid_t id_ = -1;
  int out_ = -1;  ///< a file without a name
  int err_ = -1;
};

/// Runs a program to its end.
Outcome run(const Words& words,
            std::chrono::seconds patience = std::chrono::seconds(20),
            std::uintmax_t largest_file = unlimited);

/// The path of a program, as in "realign".
std::string program(const std::string& name);

/// The path of a rung's executable, as in "00-serial".
std::string executable(const std::string& rung);

/// The words that start `ranks` ranks of a rung.
Words on_ranks(int ranks, const std::string& rung);

/// The process of every rank that `launcher` started, in order of rank; empty
/// until all `ranks` of them run.
std::vector<pid_t> ranks_of(pid_t launcher, int ranks);

/// True where the process has a file open in `folder`, with or without a name.
bool writes_in(pid_t process, const std::filesystem::path& folder);

}  // namespace stagecraft::black_box
