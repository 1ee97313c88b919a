#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "stages/ladder.h"

namespace stagecraft {

/// How many of each a rung gets that can use them.
struct Workers {
  int ranks = 2;
  int threads = 2;
};

/// A program and how it is launched.
struct Arm {
  std::string name;                   ///< "sum/02_fast/ranks:2/threads:1"
  std::string role;                   ///< see ArmRecord
  Rung rung{};                        ///< of a peer, its name alone
  std::string how;                    ///< in words, for the table
  std::vector<std::string> launcher;  ///< goes before the program; may be empty
  int ranks = 1;
  int threads = 1;  ///< of every rank
  /// Times the work of the first arm's results: as much as the rung is quick
  /// (bench/harness/sizes.h), or an injected slow-down. 0: the least.
  double work = 1;
  int passes = 2;  ///< of a round: there, and back; 1: there alone
  /// Of a peer: its whole command line, with {in} and {out}; else empty.
  std::string command{};
};

/// The rungs of a ladder from bottom to top, as their programs tell of
/// themselves. Throws BadInput where one is missing.
std::vector<Rung> rungs_of(const Registered& ladder,
                           const std::filesystem::path& programs);

/// The rung called "02", "02_fast" or "sum/02_fast". Throws BadInput where
/// there is none.
const Rung& rung_named(const std::vector<Rung>& rungs, const std::string& word);

/// The rungs that `words` choose, with the workers that each is made for; no
/// words mean all. The first rung is always there: the others are judged by it.
std::vector<Arm> climb(const std::vector<Rung>& rungs, const Workers& workers,
                       const std::vector<std::string>& words);

/// How so many workers are launched, not bound, and how that is said; name,
/// role and rung are the caller's.
Arm launched(const Workers& workers);

/// How a rung whose idea needs ranks is run too: with the threads that it has
/// instead, and on as many ranks the rung before it, by which its memory is
/// judged.
std::vector<Arm> beside(const std::vector<Rung>& rungs,
                        const std::vector<Arm>& arms, const Workers& workers);

/// The rung of an arm with one worker, for its parallel efficiency.
Arm alone(const Arm& arm);
/// An arm on the least work: its time is start-up.
Arm startup(const Arm& arm);
/// An arm on the work that all get, looked at closely: its memory can be
/// compared.
Arm memory(const Arm& arm);
/// An arm once more, under another name: what differs is chance.
Arm control(const Arm& arm);
/// An arm that has `factor` times the work, under another name.
Arm slowed(const Arm& arm, double factor);
/// Another program on the same input; `command` holds {in} and {out}, a folder.
/// Throws BadInput where one is missing.
Arm peer(const std::string& command);

/// Three ways to place ranks and threads, after the first rung: none, the
/// launcher's, the program's own. Throws BadInput where no rung binds.
std::vector<Arm> binding_arms(const std::vector<Rung>& rungs,
                              const Workers& workers);

/// One rung on `workers`, with a role of "strong" or "weak" (`work` grows with
/// the workers).
Arm scaled(const Rung& rung, const Workers& workers, const std::string& role);

/// The words that run an arm. `programs` is the folder of executables, `out` a
/// folder for what it writes.
std::vector<std::string> command(const Arm& arm, const Ladder& ladder,
                                 const std::filesystem::path& programs,
                                 const Fixture& fixture,
                                 const std::filesystem::path& out);

}  // namespace stagecraft
