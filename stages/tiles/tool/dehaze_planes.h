#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "stages/tiles/tool/dehaze_rows.h"
#include "stages/tiles/tool/pipeline.h"

namespace stagecraft::tiles {

/// A photograph whose colours lie apart, 8 bits each; a grey one is held once
/// and has three that are the same.
class Planes {
 public:
  Planes(Extent extent, int channels)
      : width_(extent.width),
        height_(extent.height),
        channels_(channels),
        samples_(width_ * extent.height * channels) {}

  int width() const { return static_cast<int>(width_); }
  int height() const { return height_; }
  bool complete() const { return rows_ == height_; }

  /// The next row, its colours side by side.
  void put(std::span<const std::uint8_t> row) {
    if (channels_ == 1) {
      std::ranges::copy(row, sample(0, rows_));
    } else {
      dehaze_rows().split(
          row.data(), width_,
          {sample(0, rows_), sample(1, rows_), sample(2, rows_)});
    }
    ++rows_;
  }

  Colour row(int y) const {
    const std::uint8_t* first = samples_.data() + y * width_;
    const std::size_t size = channels_ == 1 ? 0 : width_ * height_;
    return {first, first + size, first + 2 * size};
  }

 private:
  std::uint8_t* sample(int colour, int y) {
    return samples_.data() +
           (static_cast<std::size_t>(colour) * height_ + y) * width_;
  }

  std::size_t width_;
  int height_;
  int channels_;
  std::vector<std::uint8_t> samples_;
  int rows_ = 0;  ///< that were put
};

}  // namespace stagecraft::tiles
