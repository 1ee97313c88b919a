#pragma once

#include <filesystem>
#include <string>

#include "bench/figures/record.h"

namespace stagecraft {

/// A sentence where something else kept the machine busy before or during a
/// session, by more than a twentieth of its CPUs' time, or a fiftieth stolen;
/// else empty.
std::string busy_text(const Record& record);

/// What to look at after a climb: the chapter and the source of the rung that
/// brought most, with commands; empty where none brought anything. `folder` is
/// that of the ladder's sources.
std::string next_text(const Record& record,
                      const std::filesystem::path& folder);

}  // namespace stagecraft
