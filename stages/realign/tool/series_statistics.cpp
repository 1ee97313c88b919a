#include "stages/realign/tool/series_statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace stagecraft::realign {
namespace {

double mean_of(const std::vector<double>& values) {
  if (values.empty()) return 0;
  return std::accumulate(values.begin(), values.end(), 0.0) /
         static_cast<double>(values.size());
}

/// Calls `f` with every voxel's number and that of its group.
template <class F>
void for_each_group(const Shape& shape, const std::vector<char>& head, F f) {
  const auto slice = voxel_count({shape[0], shape[1], 1});
  for (std::size_t begin = 0; begin < head.size(); begin += slice) {
    for (std::size_t n = begin; n < begin + slice; ++n) {
      f(n, 2 * (begin / slice) + (head[n] ? 1 : 0));
    }
  }
}

}  // namespace

double percentile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  const auto place = static_cast<std::ptrdiff_t>(
      std::lround(share * static_cast<double>(values.size() - 1)));
  std::ranges::nth_element(values, values.begin() + place);
  return values[static_cast<std::size_t>(place)];
}

std::vector<char> head_mask(const Volume& mean, std::vector<char> covered) {
  const auto values = mean.voxels();
  const double least = 0.2 * percentile({values.begin(), values.end()}, 0.98);
  for (std::size_t n = 0; n < covered.size(); ++n) {
    if (values[n] <= least) covered[n] = 0;
  }
  return covered;
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

RunningStatistics::RunningStatistics(const Shape& shape)
    : mean_(shape, 0),
      squares_(shape, 0),
      covered_(voxel_count(shape), 1),
      last_(shape) {}

void RunningStatistics::add(std::span<const double> frame) {
  // Three stretches: the first frames tell the head less well than more do.
  if (frames_ == 1 || frames_ == 8 || frames_ == 64) {
    stretches_.push_back({.head = head_mask(mean_, covered_),
                          .squares = std::vector<float>(frame.size()),
                          .sums = {}});
  }
  ++frames_;
  // Welford 1962, Technometrics 4:419: sums of squares would cancel.
  double* mean = mean_.voxels().data();
  double* squares = squares_.voxels().data();
  for (std::size_t n = 0; n < frame.size(); ++n) {
    const double step = frame[n] - mean[n];
    mean[n] += step / frames_;
    squares[n] += step * (frame[n] - mean[n]);
    covered_[n] = covered_[n] & (frame[n] != 0 ? 1 : 0);
  }
  if (frames_ > 1) add_changes(frame, stretches_.back());
  std::ranges::copy(frame, last_.voxels().begin());
}

void RunningStatistics::add_changes(std::span<const double> frame,
                                    Stretch& stretch) const {
  const auto slices = static_cast<std::size_t>(mean_.shape()[2]);
  auto& sums = stretch.sums.emplace_back(2 * slices);
  const double* last = last_.voxels().data();
  for_each_group(mean_.shape(), stretch.head, [&](auto n, auto group) {
    const double change = covered_[n] ? frame[n] - last[n] : 0;
    stretch.squares[n] += static_cast<float>(change * change);
    sums[group] += change * change;
  });
}

SeriesStatistics RunningStatistics::statistics() const {
  SeriesStatistics result{mean_, squares_, covered_};
  for (double& square : result.deviation.voxels()) {
    square = std::sqrt(square / (frames_ - 1));
  }
  return result;
}

std::vector<double> RunningStatistics::changes(
    const std::vector<char>& mask) const {
  const std::vector<double> means = values_inside(mean_, mask);
  std::vector<double> percent{std::numeric_limits<double>::quiet_NaN()};
  for (const Stretch& stretch : stretches_) {
    std::vector<double> all(stretch.sums[0].size()), inside(all);
    for_each_group(mean_.shape(), stretch.head, [&](auto n, auto group) {
      all[group] += stretch.squares[n];
      if (mask[n]) inside[group] += stretch.squares[n];
    });
    for (const std::vector<double>& sums : stretch.sums) {
      double squares = 0;
      for (std::size_t group = 0; group < sums.size(); ++group) {
        if (all[group] > 0) squares += sums[group] * inside[group] / all[group];
      }
      percent.push_back(100 *
                        std::sqrt(squares / static_cast<double>(means.size())) /
                        mean_of(means));
    }
  }
  return percent;
}

}  // namespace stagecraft::realign
