#pragma once

#include <optional>

#include "stages/realign/tool/report_page.h"
#include "stages/realign/tool/slices.h"

namespace stagecraft::realign {

/// What the page tells of one series.
struct SeriesFindings {
  NiftiHeader header;
  SeriesStatistics statistics;
  std::vector<char> head;
  std::vector<double> changes;  ///< from frame to frame, percent
  std::optional<EmbeddedSeries> embedded;
  Slices means;
  Slices deviations;
};

struct Findings {
  SeriesFindings before;
  SeriesFindings after;
  Window brightness;  ///< of both series: 2nd to 99.5th percentile of the mean
                      ///< of the scan
  Window deviation;   ///< of both: 0 to the 99th percentile in the scan's head
  Eigen::Vector3d place;  ///< where the slices cross, world, mm
};

/// Where both series lie on one grid, the head is the same voxels in both:
/// covered in both, bright in the realigned mean. Throws std::logic_error where
/// not every frame has passed.
Findings findings_of(const ReportFacts& facts, ReportSeries series);

}  // namespace stagecraft::realign
