#pragma once

#include <cmath>
#include <vector>

#include "stages/realign/base/scan.h"

namespace stagecraft::realign {

/// The mean of realigned frames: every voxel over the frames that cover it.
class Mean : public Output {
 public:
  explicit Mean(const Shape& shape)
      : sum_(shape, 0), count_(voxel_count(shape)) {}

  void write(int, std::span<const double> voxels) override { add(voxels); }
  void append(int, std::span<const float> voxels, const Packed&) override {
    add(voxels);
  }

  template <class Real>
  void add(std::span<const Real> voxels) {
    double* sum = sum_.voxels().data();
    for (std::size_t n = 0; n < voxels.size(); ++n) {
      const bool covered = !std::isnan(voxels[n]);
      sum[n] += covered ? static_cast<double>(voxels[n]) : 0;
      count_[n] += covered ? 1 : 0;
    }
  }

  /// 0 where no frame covers a voxel.
  Volume mean() const {
    Volume result = sum_;
    for (std::size_t n = 0; n < count_.size(); ++n) {
      if (count_[n] > 0) result.voxels()[n] /= count_[n];
    }
    return result;
  }

 private:
  Volume sum_;
  std::vector<int> count_;
};

}  // namespace stagecraft::realign
