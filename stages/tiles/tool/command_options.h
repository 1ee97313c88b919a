#pragma once

#include <CLI/CLI.hpp>

#include "stages/tiles/base/running_options.h"
#include "stages/tiles/tool/command.h"

namespace stagecraft::tiles {

/// What is understood later.
struct ToolWords {
  ToolCommand command;
  RunningWords running;
  std::string pipeline;
  bool skip_existing = false;
  bool force = false;
  std::string about;
  std::string manual;
};

void add_tool_options(CLI::App& app, ToolWords& words, const Tool& tool);

}  // namespace stagecraft::tiles
