#pragma once

#include <filesystem>
#include <string>

#include "stages/realign/base/motion.h"

namespace stagecraft::realign {

/// What is known of a finished run. The files are read, not changed.
struct ReportFacts {
  std::string name;                 ///< of the scan, for titles
  std::filesystem::path scan;       ///< as it was
  std::filesystem::path realigned;  ///< the series
  std::filesystem::path mean;       ///< of the realigned frames
  Motion motion;
  std::string run_json;  ///< the run report
};

/// The viewer that is installed with this program, whether it is there or not.
std::filesystem::path installed_viewer();

/// The page as HTML: one file that asks for nothing else. `viewer` is the
/// script of NiiVue; where it is missing the page says so. Reads each series
/// twice, frame by frame. Throws BadInput and std::system_error as NiftiFile
/// does.
std::string report_page(
    const ReportFacts& facts,
    const std::filesystem::path& viewer = installed_viewer());

}  // namespace stagecraft::realign
