#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "stages/tiles/base/image.h"

namespace stagecraft::tiles {

/// What a file is, by its first bytes.
enum class Format { none, jpeg, png };
Format format_of(std::string_view beginning);

/// What is wanted of a photograph that has colours: red, green and blue, or
/// where a file keeps it apart, brightness alone.
enum class Colours { rgb, luma };

/// A photograph that is being decoded, upright, one row after another.
class Decoder {
 public:
  virtual ~Decoder() = default;
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;

  int width() const { return width_; }
  int height() const { return height_; }
  int channels() const { return channels_; }
  /// The next row of width() x channels() samples; behind the last one there is
  /// none. Throws BadInput where the file is damaged.
  virtual void next(std::span<std::uint8_t> row) = 0;

 protected:
  Decoder() = default;
  int width_ = 0;
  int height_ = 0;
  int channels_ = 1;
};

/// Bytes that a photograph may take per pixel, in whatever way it is stored and
/// worked on: coefficients of a progressive one are 6 alone.
inline constexpr std::int64_t bytes_per_pixel = 12;

/// Begins to decode the bytes of a JPEG or PNG file, which must outlive the
/// decoder. Throws BadInput: its beginning is damaged, or its declared pixels
/// would take more than `memory` bytes, before any is taken.
std::unique_ptr<Decoder> decoder_of(std::string_view bytes, Colours wanted,
                                    std::int64_t memory);

/// The whole photograph. Throws BadInput.
Image decode(std::string_view bytes, Colours wanted, std::int64_t memory);

}  // namespace stagecraft::tiles
