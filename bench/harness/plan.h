#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace stagecraft {

/// How many of each a rung gets that can use them.
struct Workers {
  int ranks = 2;
  int threads = 2;
};

/// A program and how it is launched.
struct Arm {
  std::string name;                   ///< "realign/02_hoist/ranks:2/threads:1"
  std::string role;                   ///< see ArmRecord
  std::string rung;                   ///< "02_hoist"
  std::string program;                ///< "realign-02-hoist"
  std::string how;                    ///< in words, for the table
  std::vector<std::string> launcher;  ///< goes before the program; may be empty
  int ranks = 1;
  int threads = 1;  ///< of every rank
  /// Times the frames to fit that the others get: an injected slow-down.
  double work = 1;
  /// Of a peer: its whole command line, with {in} and {out}; else empty.
  std::string command;
};

/// The ladder from bottom to top: what can use ranks gets them, what can use
/// threads too gets one rank of them. `numbers` chooses rungs ("02"); empty
/// means all. The first is always realign-00-serial, which the others are
/// judged by. Throws BadInput for a rung that there is not.
std::vector<Arm> ladder(const Workers& workers,
                        const std::vector<std::string>& numbers);

/// How so many workers are launched, not bound, and how that is said; name,
/// role and program are the caller's.
Arm launched(const Workers& workers);

/// The rung of an arm with one worker, for its parallel efficiency.
Arm alone(const Arm& arm);
/// An arm once more, under another name: what differs is chance.
Arm control(const Arm& arm);
/// An arm that has `factor` times the work, under another name.
Arm slowed(const Arm& arm, double factor);
/// Another program on the same scan; `command` holds {in} and {out}, a folder.
/// Throws BadInput where one is missing.
Arm peer(const std::string& command);

/// Three ways to place ranks and threads, after realign-00-serial: none, the
/// launcher's, the program's own.
std::vector<Arm> binding_arms(const Workers& workers);

/// One rung on `workers`, with a role of "strong" or "weak" (`work` grows with
/// the workers).
Arm scaled(const std::string& number, const Workers& workers,
           const std::string& role);

/// The words that run an arm. `programs` is the folder of executables, `out` a
/// folder for what it writes.
std::vector<std::string> command(const Arm& arm,
                                 const std::filesystem::path& programs,
                                 const std::filesystem::path& scan,
                                 const std::filesystem::path& out);

}  // namespace stagecraft
