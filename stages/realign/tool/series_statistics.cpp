#include "stages/realign/tool/series_statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace stagecraft::realign {
namespace {

double mean_of(const std::vector<double>& values) {
  if (values.empty()) return 0;
  return std::accumulate(values.begin(), values.end(), 0.0) /
         static_cast<double>(values.size());
}

}  // namespace

SeriesStatistics series_statistics(NiftiFile& series) {
  const Shape& shape = series.header().grid.shape;
  const int frames = series.header().frames;
  SeriesStatistics result{.mean = Volume(shape, 0),
                          .deviation = Volume(shape, 0),
                          .covered = std::vector<char>(voxel_count(shape), 1)};
  const auto mean = result.mean.voxels();
  const auto squares = result.deviation.voxels();
  // Welford 1962, Technometrics 4:419: sums of squares would cancel.
  for (int t = 0; t < frames; ++t) {
    const Volume frame = series.read(t);
    const auto values = frame.voxels();
    for (std::size_t n = 0; n < values.size(); ++n) {
      const double value = std::isfinite(values[n]) ? values[n] : 0;
      if (value == 0) result.covered[n] = 0;
      const double step = value - mean[n];
      mean[n] += step / (t + 1);
      squares[n] += step * (value - mean[n]);
    }
  }
  for (double& square : squares) square = std::sqrt(square / (frames - 1));
  return result;
}

double percentile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  const auto place = static_cast<std::ptrdiff_t>(
      std::lround(share * static_cast<double>(values.size() - 1)));
  std::ranges::nth_element(values, values.begin() + place);
  return values[static_cast<std::size_t>(place)];
}

std::vector<char> head_mask(const SeriesStatistics& statistics) {
  const auto mean = statistics.mean.voxels();
  const double least = 0.2 * percentile({mean.begin(), mean.end()}, 0.98);
  std::vector<char> mask = statistics.covered;
  for (std::size_t n = 0; n < mask.size(); ++n) {
    if (mean[n] <= least) mask[n] = 0;
  }
  return mask;
}

std::vector<double> values_inside(const Volume& volume,
                                  const std::vector<char>& mask) {
  std::vector<double> values;
  for (std::size_t n = 0; n < mask.size(); ++n) {
    if (mask[n]) values.push_back(volume.voxels()[n]);
  }
  return values;
}

double mean_tsnr(const SeriesStatistics& statistics,
                 const std::vector<char>& mask) {
  std::vector<double> ratios;
  for (std::size_t n = 0; n < mask.size(); ++n) {
    const double deviation = statistics.deviation.voxels()[n];
    if (mask[n] && deviation > 0) {
      ratios.push_back(statistics.mean.voxels()[n] / deviation);
    }
  }
  return mean_of(ratios);
}

FrameChanges::FrameChanges(const SeriesStatistics& statistics,
                           std::vector<char> mask)
    : mask_(std::move(mask)),
      mean_(mean_of(values_inside(statistics.mean, mask_))) {}

void FrameChanges::add(const Volume& frame) {
  std::vector<double> values = values_inside(frame, mask_);
  if (before_.empty()) {
    percent_.push_back(std::numeric_limits<double>::quiet_NaN());
  } else {
    double squares = 0;
    for (std::size_t n = 0; n < values.size(); ++n) {
      squares += (values[n] - before_[n]) * (values[n] - before_[n]);
    }
    percent_.push_back(
        100 * std::sqrt(squares / static_cast<double>(values.size())) / mean_);
  }
  before_ = std::move(values);
}

}  // namespace stagecraft::realign
