#pragma once

#include <nlohmann/json_fwd.hpp>

namespace stagecraft::course {

/// Of all times that a worker of a trace (common/base/trace.h) is in the phases
/// read or write, the share during which another worker is in another phase.
/// They are counted, as how long each takes says how busy the machine is. Of a
/// trace without these, 0.
double overlap(const nlohmann::json& trace);

}  // namespace stagecraft::course
