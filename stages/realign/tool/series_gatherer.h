#pragma once

#include <optional>
#include <span>
#include <vector>

#include "common/base/phases.h"
#include "common/scan/encoding.h"
#include "stages/realign/tool/embedded_series.h"
#include "stages/realign/tool/series_statistics.h"

namespace stagecraft::realign {

/// Whether the series themselves go into the page.
enum class Embedding { none, thinned };

/// What a page tells of one series, gathered while its frames pass in rising
/// order, one thread at a time; a frame that passes again is left out. Holds 56
/// bytes a voxel, what RunningStatistics keeps of every frame and, where the
/// series goes into the page, what EmbeddedLimits allow.
class SeriesGatherer {
 public:
  SeriesGatherer(const NiftiHeader& header, Embedding embedding)
      : header_(header),
        statistics_(header.grid.shape),
        values_(voxel_count(header.grid.shape)),
        stored_(frame_bytes(header)) {
    if (embedding == Embedding::thinned) embedded_.emplace(encoding_of(header));
  }

  /// Frame t as scaled values, every voxel finite.
  void add(int t, std::span<const double> values) {
    if (t != statistics_.frames()) return;
    const Phase phase("report");
    if (embedded_) encode(encoding_of(header_), values, stored_);
    take(values, stored_);
  }

  /// Frame t as a file of this header stores it.
  void add_stored(int t, std::span<const std::byte> stored) {
    if (t != statistics_.frames()) return;
    const Phase phase("report");
    decode(encoding_of(header_), stored, std::span(values_));
    clean(std::span(values_));
    take(values_, stored);
  }

  /// Frame t on its way into such a file: what can be read back is told.
  template <class Real>
  void add_written(int t, std::span<const Real> values) {
    if (t != statistics_.frames()) return;
    const Phase phase("report");
    encode(encoding_of(header_), values, stored_);
    decode(encoding_of(header_), stored_, std::span(values_));
    take(values_, stored_);
  }

  const NiftiHeader& header() const { return header_; }
  const RunningStatistics& statistics() const { return statistics_; }
  /// None where the series does not go into the page.
  std::optional<EmbeddedSeries>& embedded() { return embedded_; }

 private:
  void take(std::span<const double> values, std::span<const std::byte> stored) {
    if (embedded_) embedded_->add(statistics_.frames(), stored);
    statistics_.add(values);
  }

  NiftiHeader header_;
  RunningStatistics statistics_;
  std::optional<EmbeddedSeries> embedded_;
  std::vector<double> values_;     ///< of a frame
  std::vector<std::byte> stored_;  ///< the same
};

}  // namespace stagecraft::realign
