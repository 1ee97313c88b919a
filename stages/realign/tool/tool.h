#pragma once

#include "stages/realign/base/command_line.h"

namespace stagecraft::realign {

/// The tool that a laboratory installs, under the name `name`. `rung` does its
/// work; empty: not told.
Program tool(const std::string& name, const std::string& rung);

}  // namespace stagecraft::realign
