#pragma once

#include <string>
#include <vector>

#include "stages/ladder.h"
#include "stages/tiles/base/image.h"
#include "stages/tiles/base/work.h"

/// The tiles ladder: a folder of photographs goes in; each comes out grey and
/// blurred. What a page may re-arrange stands here; what no rung changes lies
/// beside this file.
namespace stagecraft::tiles {

/// Defined on every page.
extern const About about;

/// Works off all photographs. What is wrong with one of them is told to `work`
/// and keeps none of the others from being done; where the machine fails, that
/// is thrown, and nothing is left half. Returns the reports of all processes
/// (see `report_of_this_process`).
std::vector<std::string> run(Work& work, const Options& options);

}  // namespace stagecraft::tiles
