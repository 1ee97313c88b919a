#include "stages/tiles/base/decoder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "common/base/error.h"
#include "common/base/phases.h"
#include "stages/tiles/base/decoders.h"

namespace stagecraft::tiles {
namespace {

/// A number of `size` bytes at `at`, or -1 where the text ends before.
long number(std::string_view text, std::size_t at, std::size_t size,
            bool little) {
  if (at > text.size() || text.size() - at < size) return -1;
  long value = 0;
  for (std::size_t n = 0; n < size; ++n) {
    const std::size_t place = at + (little ? size - 1 - n : n);
    value = value << 8 | static_cast<unsigned char>(text[place]);
  }
  return value;
}

}  // namespace

Format format_of(std::string_view beginning) {
  if (beginning.starts_with("\xFF\xD8\xFF")) return Format::jpeg;
  if (beginning.starts_with("\x89PNG\r\n\x1A\n")) return Format::png;
  return Format::none;
}

void expect_room(std::int64_t width, std::int64_t height, std::int64_t memory) {
  if (width * height <= memory / bytes_per_pixel) return;
  constexpr double mebibyte = 1 << 20;
  const double needed = static_cast<double>(width) *
                        static_cast<double>(height) * bytes_per_pixel;
  throw BadInput(fmt::format(
      "says to have {} x {} pixels, which may take {:.0f} MiB, and {:.0f} are "
      "allowed; leave it out, or raise --memory",
      width, height, std::ceil(needed / mebibyte),
      static_cast<double>(memory) / mebibyte));
}

int orientation_of(std::string_view exif) {
  if (!exif.starts_with(std::string_view("Exif\0\0", 6))) return 1;
  const std::string_view tiff = exif.substr(6);
  const bool little = tiff.starts_with("II");
  const long directory = number(tiff, 4, 4, little);
  if (directory < 0) return 1;
  const auto begin = static_cast<std::size_t>(directory);
  const long entries = number(tiff, begin, 2, little);
  for (long n = 0; n < entries; ++n) {
    const std::size_t entry = begin + 2 + 12 * static_cast<std::size_t>(n);
    const long tag = number(tiff, entry, 2, little);
    if (tag < 0) break;
    if (tag != 0x0112) continue;
    const long value = number(tiff, entry + 8, 2, little);
    return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
  }
  return 1;
}

Image upright(const Image& image, int orientation) {
  const bool lies = orientation >= 5;
  Image result(lies ? image.height : image.width,
               lies ? image.width : image.height, image.channels);
  for (int y = 0; y < result.height; ++y) {
    for (int x = 0; x < result.width; ++x) {
      const int right = image.width - 1, bottom = image.height - 1;
      const int from_x[] = {x, right - x, right - x, x,
                            y, y,         right - y, right - y};
      const int from_y[] = {y, y,          bottom - y, bottom - y,
                            x, bottom - x, bottom - x, x};
      const auto from =
          image.row(from_y[orientation - 1])
              .subspan(static_cast<std::size_t>(from_x[orientation - 1]) *
                           image.channels,
                       image.channels);
      std::ranges::copy(
          from, result.row(y)
                    .subspan(static_cast<std::size_t>(x) * image.channels)
                    .begin());
    }
  }
  return result;
}

Image all_rows(Decoder& decoder) {
  Image image(decoder.width(), decoder.height(), decoder.channels());
  for (int y = 0; y < image.height; ++y) decoder.next(image.row(y));
  return image;
}

WholeDecoder::WholeDecoder(Image image) : image_(std::move(image)) {
  width_ = image_.width;
  height_ = image_.height;
  channels_ = image_.channels;
}

void WholeDecoder::next(std::span<std::uint8_t> row) {
  std::ranges::copy(image_.row(next_++), row.begin());
}

std::unique_ptr<Decoder> decoder_of(std::string_view bytes, Colours wanted,
                                    std::int64_t memory) {
  switch (format_of(bytes)) {
    case Format::jpeg:
      return jpeg_decoder(bytes, wanted, memory);
    case Format::png:
      return png_decoder(bytes, wanted, memory);
    case Format::none:
      break;
  }
  throw BadInput("is no JPEG or PNG file any more; it changed meanwhile");
}

Image decode(std::string_view bytes, Colours wanted, std::int64_t memory) {
  const Phase phase("decode");
  return all_rows(*decoder_of(bytes, wanted, memory));
}

}  // namespace stagecraft::tiles
