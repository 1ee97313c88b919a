#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "stages/tiles/base/image.h"

namespace stagecraft::tiles {

/// Writes a grey picture as PNG, one row after another, with libpng as OpenCV
/// sets it for speed: the filter "sub", zlib's level 1 and run lengths.
class PngEncoder {
 public:
  PngEncoder(int width, int height);
  ~PngEncoder();
  PngEncoder(const PngEncoder&) = delete;
  PngEncoder& operator=(const PngEncoder&) = delete;

  /// The next row, `width` samples.
  void next(std::span<const std::uint8_t> row);
  /// The bytes of the file, behind the last row.
  std::string finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// A whole grey picture as the bytes of a PNG file.
std::string encode_png(const Image& image);
std::string encode_png(const Plane& image);

}  // namespace stagecraft::tiles
