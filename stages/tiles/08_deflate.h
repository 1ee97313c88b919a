#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "stages/tiles/07_simd.h"

namespace stagecraft::tiles {

/// Writes a grey picture as PNG like `PngEncoder`, with the same filter, but
/// compressed by ISA-L, which is written in the instructions of its processor.
class IsalEncoder {
 public:
  IsalEncoder(int width, int height);
  ~IsalEncoder();
  IsalEncoder(const IsalEncoder&) = delete;
  IsalEncoder& operator=(const IsalEncoder&) = delete;

  /// The next row, `width` samples.
  void next(std::span<const std::uint8_t> row);
  /// The bytes of the file, behind the last row.
  std::string finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace stagecraft::tiles
