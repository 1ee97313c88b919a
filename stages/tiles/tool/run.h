#pragma once

#include <chrono>

#include "stages/tiles/tool/command.h"

namespace stagecraft::tiles {

/// Does what a command line of the tool asks for, from folders to results, and
/// tells the user. Returns the exit status, 2 where a photograph failed. Throws
/// BadInput, or what the machine throws.
int run_tool(const Tool& tool, const ToolCommand& command,
             std::chrono::steady_clock::time_point begin);

}  // namespace stagecraft::tiles
