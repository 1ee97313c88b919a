#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <vector>

#include "stages/tiles/tool/dehaze_rows.h"

namespace stagecraft::tiles {

/// The least value in a square about each pixel, clipped at the borders, row by
/// row. Holds as many rows as the square is high.
template <typename T>
class MovingMinimum {
 public:
  /// Writes the next row of what is looked at.
  using Source = std::function<void(std::span<T> row)>;

  /// `size`: pixels along a side of the square, an odd number.
  MovingMinimum(int width, int height, int size, Source source)
      : width_(width),
        height_(height),
        size_(size),
        source_(std::move(source)),
        padded_(width_ + size_, highest),
        ring_(width_ * std::min(size, height)) {}

  /// Row y of the result; y grows from call to call.
  void row(int y, std::span<T> result) {
    const int half = size_ / 2;
    while (read_ <= std::min(y + half, height_ - 1)) read();
    const int first = std::max(0, y - half);
    std::copy_n(ring(first), width_, result.begin());
    for (int i = first + 1; i < read_; ++i) {
      lower(result.data(), ring(i), width_);
    }
  }

 private:
  static constexpr T highest = std::numeric_limits<T>::max();

  static void lower(T* values, const T* others, std::size_t width) {
    if constexpr (sizeof(T) == 1) {
      dehaze_rows().lower_bytes(values, others, width);
    } else {
      dehaze_rows().lower(values, others, width);
    }
  }
  T* ring(int y) { return &ring_[y % std::min(size_, height_) * width_]; }

  /// Windows twice as wide from each to the next, then two that overlap.
  void read() {
    const int half = size_ / 2;
    std::fill_n(padded_.begin(), half, highest);
    source_(std::span(padded_).subspan(half, width_));
    std::fill(padded_.begin() + half + width_, padded_.end(), highest);
    std::size_t window = 1;
    for (; 2 * window <= static_cast<std::size_t>(size_); window *= 2) {
      other_ = padded_;
      lower(other_.data(), padded_.data() + window, padded_.size() - window);
      padded_.swap(other_);
    }
    std::copy_n(padded_.begin(), width_, ring(read_));
    lower(ring(read_), padded_.data() + size_ - window, width_);
    ++read_;
  }

  std::size_t width_;
  int height_;
  int size_;
  Source source_;
  std::vector<T> padded_;
  std::vector<T> other_;
  std::vector<T> ring_;
  int read_ = 0;  ///< rows
};

}  // namespace stagecraft::tiles
