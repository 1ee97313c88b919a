#pragma once

#include <optional>

#include "stages/realign/tool/embedded_series.h"
#include "stages/realign/tool/report_page.h"
#include "stages/realign/tool/series_statistics.h"
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

/// Whether the series themselves go into the page.
enum class Embedding { none, thinned };

/// Reads each series twice. Where both lie on one grid, the head is the same
/// voxels in both: covered in both, bright in the realigned mean. Errors as
/// NiftiFile's.
Findings findings_of(const ReportFacts& facts, Embedding embedding);

}  // namespace stagecraft::realign
