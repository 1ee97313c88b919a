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

/// One row of the table: a rung and how it is launched.
struct Arm {
  std::string program;
  std::string how;                    ///< in words, for the table
  std::vector<std::string> launcher;  ///< goes before the program; may be empty
  int threads = 1;                    ///< of every rank
};

/// The ladder from bottom to top: what can use ranks gets them, what can use
/// threads too gets one rank of them. `numbers` chooses rungs ("02"); empty
/// means all. The first is always realign-00-serial, which the others are
/// judged by. Throws BadInput for a rung that there is not.
std::vector<Arm> ladder(const Workers& workers,
                        const std::vector<std::string>& numbers);

/// Three ways to place ranks and threads, after realign-00-serial: none, the
/// launcher's, the program's own.
std::vector<Arm> binding_arms(const Workers& workers);

/// The whole command line of a row. `programs` is the folder of executables.
std::vector<std::string> command(const Arm& arm,
                                 const std::filesystem::path& programs,
                                 const std::filesystem::path& scan,
                                 const std::filesystem::path& out);

}  // namespace stagecraft
