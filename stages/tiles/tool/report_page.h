#pragma once

#include <string>

#include "stages/tiles/tool/tally.h"

namespace stagecraft::tiles {

/// The page of --report as HTML: one file that asks for nothing else.
std::string report_page(const Tool& tool, const ToolCommand& command,
                        const Tally& tally);

}  // namespace stagecraft::tiles
