#pragma once

#include <string>
#include <vector>

#include "stages/tiles/tool/tally.h"

/// What run.json says.
namespace stagecraft::tiles {

/// Writes what every run leaves from its beginning, so that an interrupted one
/// can be gone on with. Throws BadInput, std::system_error.
void write_settings(const ToolCommand& command);

/// All that there is to say at its end; `reports` are those of all processes.
std::string record_of(const ToolCommand& command, const Tally& tally,
                      const std::vector<std::string>& reports);

}  // namespace stagecraft::tiles
