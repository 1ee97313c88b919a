#pragma once

#include <string>

#include "bench/figures/record.h"

namespace stagecraft {

/// The parts of the page, each a section of markup; empty where there is
/// nothing to show.

/// Wall time of every arm that is a row of a ladder, and the table of rungs.
std::string ladder_section(const Record& record);
/// Where the wall time of every rung goes, phase by phase.
std::string phases_section(const Record& record);
/// Peak memory of every rung.
std::string memory_section(const Record& record);
/// CPU utilisation of every rung, and how busy its workers were.
std::string utilisation_section(const Record& record);
/// Kernels under the ceilings of the machine.
std::string roofline_section(const Record& record);
/// The machine as hwloc sees it, with the masks of every arm.
std::string topology_section(const Record& record);
/// Measured times over ranks x threads, and the model fitted to them.
std::string scaling_section(const Record& record);
/// Scatter of the runs in the order they were run, and what disturbed them.
std::string noise_section(const Record& record);
/// What the session could not tell.
std::string unresolved_section(const Record& record);
/// What it was measured on, and how.
std::string machine_section(const Record& record);

}  // namespace stagecraft
