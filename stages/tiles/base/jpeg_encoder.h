#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace stagecraft::tiles {

/// How a picture is kept as JPEG.
struct JpegLook {
  int quality = 90;  ///< 1 to 100, as libjpeg has it
  int channels = 3;  ///< 1: grey; 3: red, green, blue
  /// Colours are kept of every second pixel along a row, or along both axes.
  enum Sampling { s422, s420 } sampling = s420;
};

/// Writes a picture as JPEG by libjpeg-turbo, one row after another.
class JpegEncoder {
 public:
  /// Throws BadInput where JPEG has no such sizes.
  JpegEncoder(int width, int height, const JpegLook& look);
  ~JpegEncoder();
  JpegEncoder(const JpegEncoder&) = delete;
  JpegEncoder& operator=(const JpegEncoder&) = delete;

  /// The next row, `width` pixels. Throws std::bad_alloc.
  void next(std::span<const std::uint8_t> row);
  /// The bytes of the file, behind the last row.
  std::string finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace stagecraft::tiles
