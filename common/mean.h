#pragma once

#include <cmath>
#include <vector>

#include "common/scan.h"

namespace stagecraft {

/// The mean of realigned frames: every voxel over the frames that cover it.
class Mean : public Output {
 public:
  explicit Mean(const Shape& shape)
      : sum_(shape, 0), count_(voxel_count(shape)) {}

  void write(int, std::span<const double> voxels) override {
    for (std::size_t n = 0; n < voxels.size(); ++n) {
      if (std::isnan(voxels[n])) continue;
      sum_.voxels()[n] += voxels[n];
      ++count_[n];
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

}  // namespace stagecraft
