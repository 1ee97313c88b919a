#pragma once

#include <string>

#include "bench/figures/record.h"

namespace stagecraft {

/// Drawings for slides: each an SVG image of its own, with labels that can be
/// read from the back row. Empty where nothing of the kind was measured.

/// Wall time of every rung as a bar, and what the rung brought.
std::string ladder_picture(const Record& record);
/// The shares of the phases in the wall time of every rung.
std::string phases_picture(const Record& record);
/// The strong scaling of a rung, and the law fitted to it.
std::string scaling_picture(const Record& record);
/// The machine, and on it the masks of every rung's threads.
std::string placement_picture(const Record& record);

}  // namespace stagecraft
