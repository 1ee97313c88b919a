#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "stages/tiles/07_simd.h"

namespace stagecraft::tiles {

/// Writes a picture as PNG like `PngEncoder`, with the same filter, but
/// compressed by ISA-L, which is written in the instructions of its processor.
class IsalEncoder {
 public:
  /// `channels` are 1, grey, or 3.
  IsalEncoder(int width, int height, int channels = 1);
  ~IsalEncoder();
  IsalEncoder(const IsalEncoder&) = delete;
  IsalEncoder& operator=(const IsalEncoder&) = delete;

  /// The next row, `width` pixels.
  void next(std::span<const std::uint8_t> row);
  /// The bytes of the file, behind the last row.
  std::string finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace stagecraft::tiles
