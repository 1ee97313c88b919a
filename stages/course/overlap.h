#pragma once

#include <nlohmann/json_fwd.hpp>

namespace stagecraft::course {

/// Of the time that all workers of a trace (common/base/trace.h) spend in the
/// phases read and write, the share in which another worker is in another
/// phase. Of a trace without these, 0.
double overlap(const nlohmann::json& trace);

}  // namespace stagecraft::course
