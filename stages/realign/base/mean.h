#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "stages/realign/base/scan.h"

namespace stagecraft::realign {

/// The mean of realigned frames: every voxel over the frames that cover it.
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
    double* sum = sum_.voxels().data();
    for (std::size_t n = 0; n < voxels.size(); ++n) {
      const bool covered = !std::isnan(voxels[n]);
      sum[n] += covered ? static_cast<double>(voxels[n]) : 0;
      count_[n] += covered ? 1 : 0;
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
      if (count_[n] > 0) result.voxels()[n] /= count_[n];
    }
    return result;
  }

 private:
  Shape shape_;
  Volume sum_;              ///< made for the first frame, as `count_` is
  std::vector<int> count_;  ///< of frames that cover a voxel
};

}  // namespace stagecraft::realign
