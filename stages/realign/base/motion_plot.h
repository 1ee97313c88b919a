#pragma once

#include <string>

#include "stages/realign/base/motion_table.h"

namespace stagecraft::realign {

/// What a plot says about the scan it shows.
struct PlotLabels {
  std::string scan;             ///< name, for the title
  double repetition_time = 0;   ///< s; 0: unknown, the axis counts frames only
  double radius = head_radius;  ///< of a head, mm, for framewise displacement
};

/// The motion as SVG text: translation (mm), rotation (degrees) and framewise
/// displacement (mm) over the frames; frames that did not converge are marked.
/// The parameters are shown about the centre of `grid` (that of the frames),
/// since those about the world origin mix rotation into translation.
std::string motion_svg(const Motion& motion, const Grid& grid,
                       const PlotLabels& labels);

}  // namespace stagecraft::realign
