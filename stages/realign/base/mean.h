#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "stages/realign/base/scan.h"

namespace stagecraft::realign {

/// The mean of realigned frames: every voxel over the frames that cover it and
/// show something; one without contrast would only darken it.
class Mean : public Output {
 public:
  explicit Mean(const Shape& shape) : shape_(shape) {}

  void write(int, std::span<const double> voxels) override { add(voxels); }
  void append(int, std::span<const float> voxels, const Packed&) override {
    add(voxels);
  }

  template <class Real>
  void add(std::span<const Real> voxels) {
    if (count_.empty()) {
      sum_ = Volume(shape_, 0);
      count_.resize(voxel_count(shape_));
    }
    const bool shows = varies(voxels);
    if (!shows) blank_.resize(count_.size());
    double* sum = sum_.voxels().data();
    for (std::size_t n = 0; n < voxels.size(); ++n) {
      const bool covered = !std::isnan(voxels[n]);
      sum[n] += covered && shows ? static_cast<double>(voxels[n]) : 0;
      count_[n] += covered ? 1 : 0;
      if (!shows) blank_[n] += covered ? 1 : 0;
    }
  }

  /// Frames that cover each voxel.
  Volume coverage() const {
    Volume result(shape_, 0);
    std::ranges::copy(count_, result.voxels().begin());
    return result;
  }
  /// The share of the voxels that some of so many frames do not cover.
  double partly_covered(int frames) const {
    if (count_.empty()) return 0;
    const auto voxels = std::ranges::count_if(
        count_, [&](int covering) { return covering < frames; });
    return static_cast<double>(voxels) / static_cast<double>(count_.size());
  }

  /// 0 where no frame covers a voxel.
  Volume mean() const {
    Volume result = count_.empty() ? Volume(shape_, 0) : sum_;
    for (std::size_t n = 0; n < count_.size(); ++n) {
      const int shown = count_[n] - (blank_.empty() ? 0 : blank_[n]);
      if (shown > 0) result.voxels()[n] /= shown;
    }
    return result;
  }

 private:
  /// Whether there are two voxels that differ by more than the interpolation of
  /// a constant may.
  template <class Real>
  static bool varies(std::span<const Real> voxels) {
    const auto covered = [](Real voxel) { return !std::isnan(voxel); };
    const auto first = std::ranges::find_if(voxels, covered);
    return std::any_of(first, voxels.end(), [&](Real voxel) {
      return std::abs(voxel - *first) > 1e-4 * std::abs(*first);
    });
  }

  Shape shape_;
  Volume sum_;              ///< made for the first frame, as `count_` is
  std::vector<int> count_;  ///< of frames that cover a voxel
  std::vector<int> blank_;  ///< of those without contrast; empty: none
};

}  // namespace stagecraft::realign
