#include "stages/realign/tool/findings.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace stagecraft::realign {
namespace {

bool same(const Grid& a, const Grid& b) {
  return a.shape == b.shape && a.affine.isApprox(b.affine, 1e-6);
}

SeriesFindings findings_of(SeriesGatherer& series) {
  const NiftiHeader& header = series.header();
  if (series.statistics().frames() != header.frames) {
    throw std::logic_error(fmt::format("{} of {} frames passed the report",
                                       series.statistics().frames(),
                                       header.frames));
  }
  SeriesStatistics statistics = series.statistics().statistics();
  std::vector<char> head = head_mask(statistics.mean, statistics.covered);
  return {.header = header,
          .statistics = std::move(statistics),
          .head = std::move(head),
          .changes = {},
          .embedded = std::move(series.embedded()),
          .means = {},
          .deviations = {}};
}

/// The standard deviation where every frame has a value, elsewhere 0.
Volume covered_deviation(const SeriesStatistics& statistics) {
  Volume deviation = statistics.deviation;
  for (std::size_t n = 0; n < statistics.covered.size(); ++n) {
    if (!statistics.covered[n]) deviation.voxels()[n] = 0;
  }
  return deviation;
}

/// Draws `mean` and the standard deviation. Returns where the slices cross.
Eigen::Vector3d cut(SeriesFindings& series, const Volume& mean) {
  const Grid& grid = series.header.grid;
  const auto voxel = middle_of(series.head, grid.shape);
  series.means = slices_through(mean, grid, voxel);
  series.deviations =
      slices_through(covered_deviation(series.statistics), grid, voxel);
  return world(grid, Eigen::Vector3d(voxel[0], voxel[1], voxel[2]));
}

}  // namespace

Findings findings_of(const ReportFacts& facts, ReportSeries series) {
  Findings found{.before = findings_of(series.before),
                 .after = findings_of(series.after),
                 .brightness = {},
                 .deviation = {},
                 .place = {}};
  auto& [before, after, brightness, deviation, place] = found;
  if (same(before.header.grid, after.header.grid)) {
    for (std::size_t n = 0; n < after.head.size(); ++n) {
      if (!before.statistics.covered[n]) after.head[n] = 0;
    }
    before.head = after.head;
  }
  before.changes = series.before.statistics().changes(before.head);
  after.changes = series.after.statistics().changes(after.head);
  const auto voxels = before.statistics.mean.voxels();
  const std::vector<double> means(voxels.begin(), voxels.end());
  brightness = {percentile(means, 0.02), percentile(means, 0.995)};
  deviation.high =
      percentile(values_inside(before.statistics.deviation, before.head), 0.99);
  if (before.embedded && after.embedded) {
    before.embedded->finish(brightness);
    after.embedded->finish(brightness);
    const int stride =
        std::max(before.embedded->stride(), after.embedded->stride());
    before.embedded->thin(stride);
    after.embedded->thin(stride);
  }
  cut(before, before.statistics.mean);
  place = cut(after, facts.mean);
  return found;
}

}  // namespace stagecraft::realign
