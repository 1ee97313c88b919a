#include "stages/realign/base/summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "stages/realign/base/motion_table.h"

namespace stagecraft::realign {
namespace {

constexpr const char* headings[]{"frames",    "largest mm",    "mean FD mm",
                                 "max FD mm", "not converged", "seconds",
                                 "outcome"};

std::vector<std::string> cells(const ScanSummary& scan) {
  const std::string seconds = fmt::format("{:.2f}", scan.seconds);
  if (!scan.motion) return {"-", "-", "-", "-", "-", seconds, scan.outcome};
  const auto& [frames, largest, mean, max, not_converged, partly] =
      *scan.motion;
  return {fmt::format("{}", frames),
          fmt::format("{:.3f}", largest),
          fmt::format("{:.3f}", mean),
          fmt::format("{:.3f}", max),
          fmt::format("{}", not_converged),
          seconds,
          scan.outcome};
}

}  // namespace

MotionSummary summary_of(const Motion& motion, const Grid& grid,
                         double radius) {
  MotionSummary summary{.frames = static_cast<int>(motion.size())};
  for (const FrameMotion& frame : motion) {
    summary.largest_displacement =
        std::max(summary.largest_displacement,
                 largest_displacement(frame.correction, grid));
    if (!frame.converged) ++summary.not_converged;
  }
  double sum = 0;
  for (const double displacement :
       framewise_displacement(motion, grid, radius)) {
    if (std::isnan(displacement)) continue;  // the first has none
    sum += displacement;
    summary.max_displacement = std::max(summary.max_displacement, displacement);
  }
  summary.mean_displacement = sum / std::max(1, summary.frames - 1);
  return summary;
}

std::string closing_sentence(const MotionSummary& summary, double seconds) {
  std::string uncovered;
  if (summary.partly_covered >= 5e-4) {
    uncovered = fmt::format(", {:.1f} % of the voxels not in every frame",
                            100 * summary.partly_covered);
  }
  return fmt::format(
      "{} frames, largest displacement {:.3f} mm, mean framewise displacement "
      "{:.3f} mm, {} that did not converge{}, {:.2f} s",
      summary.frames, summary.largest_displacement, summary.mean_displacement,
      summary.not_converged, uncovered, seconds);
}

std::string summary_table(std::span<const ScanSummary> scans) {
  std::size_t width = 4;
  for (const ScanSummary& scan : scans) {
    width = std::max(width, scan.name.size());
  }
  std::string table = fmt::format("{:<{}}", "scan", width);
  for (const char* heading : headings) table += fmt::format("  {}", heading);
  for (const ScanSummary& scan : scans) {
    table += fmt::format("\n{:<{}}", scan.name, width);
    const std::vector<std::string> values = cells(scan);
    for (std::size_t n = 0; n + 1 < values.size(); ++n) {
      table += fmt::format("  {:>{}}", values[n],
                           std::string_view(headings[n]).size());
    }
    table += "  " + values.back();
  }
  return table + '\n';
}

}  // namespace stagecraft::realign
