#pragma once

#include <filesystem>
#include <string>

#include "common/scan/volume.h"
#include "stages/realign/base/motion_table.h"
#include "stages/realign/tool/series_gatherer.h"

namespace stagecraft::realign {

/// What is known of a finished run.
struct ReportFacts {
  std::string name;  ///< of the scan, for titles
  Volume mean;       ///< of the realigned frames
  Motion motion;
  double radius = head_radius;  ///< of a head, for framewise displacement, mm
  std::string run_json;         ///< the run report
};

/// The viewer that is installed with this program, whether it is there or not.
std::filesystem::path installed_viewer();

/// What has to be gathered for a page while the run streams.
struct ReportSeries {
  /// `viewer` is the script of NiiVue; where it is missing the page says so.
  ReportSeries(const NiftiHeader& scan, const NiftiHeader& realigned,
               const std::filesystem::path& viewer = installed_viewer());

  std::string script;     ///< of the viewer, empty where it is missing
  SeriesGatherer before;  ///< the scan
  SeriesGatherer after;   ///< the realigned frames
};

/// The page as HTML: one file that asks for nothing else. Throws
/// std::logic_error where not every frame has passed, std::bad_alloc.
std::string report_page(const ReportFacts& facts, ReportSeries series);

}  // namespace stagecraft::realign
