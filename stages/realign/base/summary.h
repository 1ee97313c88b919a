#pragma once

#include <optional>
#include <span>
#include <string>

#include "common/scan/grid.h"
#include "stages/realign/base/motion.h"

namespace stagecraft::realign {

/// What a motion table comes to.
struct MotionSummary {
  int frames = 0;
  double largest_displacement = 0;  ///< of a corner of the volume, mm
  /// Framewise, over all frames but the first, mm.
  double mean_displacement = 0;
  double max_displacement = 0;
  int not_converged = 0;      ///< frames
  double partly_covered = 0;  ///< share of voxels that some frame did not see
};

/// `grid` is that of the frames, `radius` that of a head, mm.
MotionSummary summary_of(const Motion& motion, const Grid& grid, double radius);

/// "8 frames, largest displacement 7.1 mm, ..."
std::string closing_sentence(const MotionSummary& summary, double seconds);

/// How one of several scans ended.
struct ScanSummary {
  std::string name;
  std::optional<MotionSummary> motion;  ///< none: there is no result
  double seconds = 0;                   ///< wall time
  std::string outcome;                  ///< a word or two
};

/// A row a scan below a row of headings.
std::string summary_table(std::span<const ScanSummary> scans);

}  // namespace stagecraft::realign
