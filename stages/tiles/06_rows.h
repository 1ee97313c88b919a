#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "stages/tiles/04_async.h"

namespace stagecraft::tiles {

/// The last seven rows, blurred along themselves: as many as a row needs to be
/// blurred across. A new one takes the place of the oldest.
class Ring {
 public:
  explicit Ring(int width) : width_(width), samples_(rows * width_) {}

  std::span<std::uint16_t> row(int y) {
    return std::span(samples_).subspan(y % rows * width_, width_);
  }
  std::span<const std::uint16_t> row(int y) const {
    return std::span(samples_).subspan(y % rows * width_, width_);
  }

 private:
  static constexpr int rows = 2 * reach + 1;
  std::size_t width_;
  std::vector<std::uint16_t> samples_;
};

}  // namespace stagecraft::tiles
