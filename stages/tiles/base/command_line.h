#pragma once

#include <filesystem>
#include <string>

#include "stages/tiles/base/folder.h"
#include "stages/tiles/base/work.h"

namespace stagecraft::tiles {

/// What a command line asks for.
struct Command {
  std::filesystem::path in{};
  std::filesystem::path out{"."};
  Options options{};
  Links links = Links::inside;
  bool force = false;
  std::filesystem::path profile{};  ///< of the trace; empty: none
};

/// Reads the command line of a rung. Throws TextAsked for --help, --version and
/// --about, BadInput for what is wrong.
Command parse_command(int argc, const char* const* argv,
                      const std::string& program);

}  // namespace stagecraft::tiles
