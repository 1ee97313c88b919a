#pragma once

#include <string>
#include <vector>

namespace stagecraft::realign {

/// The change from frame to frame before and after realignment, as SVG text of
/// the width and frame axis of `motion_svg`, to stand under it. Percent, one
/// value a frame; NaN where there is none. At least 2 frames.
std::string change_svg(const std::vector<double>& before,
                       const std::vector<double>& after);

}  // namespace stagecraft::realign
