#pragma once

#include <nlohmann/json_fwd.hpp>
#include <vector>

#include "stages/tiles/tool/inputs.h"

/// The folder of results, before any work.
namespace stagecraft::tiles {

inline constexpr const char* record_name = "run.json";
inline constexpr const char* page_name = "report.html";

/// What results depend on beside the photographs, as run.json keeps it.
nlohmann::ordered_json settings_of(const ToolCommand& command);

/// Refuses what would stand in the way of results, makes their folders, and
/// leaves those photographs out of `inputs` whose results are kept. Returns for
/// each that is left whether tiles of it are there, which only who knows its
/// size can tell to be all. Throws BadInput.
std::vector<char> prepare_outputs(const ToolCommand& command, Inputs& inputs);

}  // namespace stagecraft::tiles
