#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace stagecraft::tiles {

/// Rows of samples, 8 bits each, from top to bottom; the samples of a pixel lie
/// side by side.
struct Image {
  int width = 0;
  int height = 0;
  int channels = 1;  ///< 1: grey; 3: red, green, blue
  std::vector<std::uint8_t> samples{};

  Image() = default;
  Image(int width_, int height_, int channels_)
      : width(width_),
        height(height_),
        channels(channels_),
        samples(static_cast<std::size_t>(width_) * height_ * channels_) {}

  std::size_t row_size() const {
    return static_cast<std::size_t>(width) * channels;
  }
  std::span<std::uint8_t> row(int y) {
    return std::span(samples).subspan(y * row_size(), row_size());
  }
  std::span<const std::uint8_t> row(int y) const {
    return std::span(samples).subspan(y * row_size(), row_size());
  }
};

/// A grey picture whose samples belong to somebody else.
struct Plane {
  int width = 0;
  int height = 0;
  std::uint8_t* samples = nullptr;

  std::span<std::uint8_t> row(int y) const {
    return {samples + static_cast<std::size_t>(y) * width,
            static_cast<std::size_t>(width)};
  }
};

/// Of a Gaussian of 7 taps as OpenCV has it for ksize 7 and sigma 0: both axes,
/// (sum + 2048) >> 12. They add up to 64.
inline constexpr int taps[7] = {2, 7, 14, 18, 14, 7, 2};
inline constexpr int reach = 3;  ///< pixels on either side

/// The pixel that stands for pixel n of `size`, at most 3 outside: mirrored at
/// the edge pixel, which is not repeated; again where the picture is small.
inline int mirrored(int n, int size) {
  if (size == 1) return 0;
  while (n < 0 || n >= size) n = n < 0 ? -n : 2 * (size - 1) - n;
  return n;
}

}  // namespace stagecraft::tiles
