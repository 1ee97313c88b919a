#include "stages/realign/tool/findings.h"

#include <algorithm>
#include <utility>

namespace stagecraft::realign {
namespace {

bool same(const Grid& a, const Grid& b) {
  return a.shape == b.shape && a.affine.isApprox(b.affine, 1e-6);
}

SeriesFindings first_reading(NiftiFile& file) {
  SeriesStatistics statistics = series_statistics(file);
  std::vector<char> head = head_mask(statistics);
  return {.header = file.header(),
          .statistics = std::move(statistics),
          .head = std::move(head),
          .changes = {},
          .embedded = {},
          .means = {},
          .deviations = {}};
}

void second_reading(NiftiFile& file, SeriesFindings& series) {
  FrameChanges changes(series.statistics, series.head);
  for (int t = 0; t < series.header.frames; ++t) {
    const Volume frame = file.read(t);
    changes.add(frame);
    if (series.embedded) series.embedded->add(t, frame);
  }
  series.changes = changes.percent();
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

Findings findings_of(const ReportFacts& facts, Embedding embedding) {
  NiftiFile scan(facts.scan), realigned(facts.realigned);
  Findings found{.before = first_reading(scan),
                 .after = first_reading(realigned),
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
  const auto voxels = before.statistics.mean.voxels();
  const std::vector<double> means(voxels.begin(), voxels.end());
  brightness = {percentile(means, 0.02), percentile(means, 0.995)};
  deviation.high =
      percentile(values_inside(before.statistics.deviation, before.head), 0.99);
  if (embedding == Embedding::thinned) {
    before.embedded = after.embedded = EmbeddedSeries(brightness);
  }
  second_reading(scan, before);
  second_reading(realigned, after);
  if (embedding == Embedding::thinned) {
    const int stride =
        std::max(before.embedded->stride(), after.embedded->stride());
    before.embedded->thin(stride);
    after.embedded->thin(stride);
  }
  cut(before, before.statistics.mean);
  place = cut(after, NiftiFile(facts.mean).read(0));
  return found;
}

}  // namespace stagecraft::realign
