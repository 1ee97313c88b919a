#pragma once

#include <memory>
#include <string_view>

#include "stages/tiles/base/decoder.h"

namespace stagecraft::tiles {

/// Those of one format; see `decoder_of`.
std::unique_ptr<Decoder> jpeg_decoder(std::string_view bytes, Colours wanted,
                                      std::int64_t memory);
std::unique_ptr<Decoder> png_decoder(std::string_view bytes, Colours wanted,
                                     std::int64_t memory);

/// Throws BadInput where a picture of this size does not fit.
void expect_room(std::int64_t width, std::int64_t height, std::int64_t memory);

/// How a camera was held, 1 to 8, as the Exif data of a JPEG file (all of its
/// APP1 segment) have it; 1 where they do not say. Source: Exif 2.3, tag
/// 0x0112.
int orientation_of(std::string_view exif);

/// The picture, held as `orientation` says, upright.
Image upright(const Image& image, int orientation);

/// All rows of a decoder that has given none yet.
Image all_rows(Decoder& decoder);

/// Gives out the rows of a picture that had to be decoded as a whole.
class WholeDecoder : public Decoder {
 public:
  explicit WholeDecoder(Image image);
  void next(std::span<std::uint8_t> row) override;

 private:
  Image image_;
  int next_ = 0;
};

}  // namespace stagecraft::tiles
