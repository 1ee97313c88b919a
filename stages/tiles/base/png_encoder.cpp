#include "stages/tiles/base/png_encoder.h"

#include <png.h>
#include <zlib.h>

#include <stdexcept>
#include <utility>

#include "common/base/phases.h"

namespace stagecraft::tiles {
namespace {

[[noreturn]] void fail(png_structp, png_const_charp text) {
  throw std::runtime_error(std::string("cannot write a PNG file: ") + text);
}

void take(png_structp png, png_bytep bytes, std::size_t size) {
  static_cast<std::string*>(png_get_io_ptr(png))
      ->append(reinterpret_cast<const char*>(bytes), size);
}

/// Of anything that has rows.
template <class Rows>
std::string encoded(const Rows& image) {
  const Phase phase("encode");
  PngEncoder encoder(image.width, image.height);
  for (int y = 0; y < image.height; ++y) encoder.next(image.row(y));
  return encoder.finish();
}

}  // namespace

struct PngEncoder::State {
  State() = default;
  ~State() { png_destroy_write_struct(&png, &info); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  std::string bytes;
  png_structp png =
      png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, fail, nullptr);
  png_infop info = png_create_info_struct(png);
};

PngEncoder::PngEncoder(int width, int height)
    : state_(std::make_unique<State>()) {
  auto* const png = state_->png;
  png_set_write_fn(png, &state_->bytes, take, nullptr);
  png_set_IHDR(png, state_->info, static_cast<png_uint_32>(width),
               static_cast<png_uint_32>(height), 8, PNG_COLOR_TYPE_GRAY,
               PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
               PNG_FILTER_TYPE_DEFAULT);
  png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_SUB);
  png_set_compression_level(png, Z_BEST_SPEED);
  png_set_compression_strategy(png, Z_RLE);
  png_write_info(png, state_->info);
}

PngEncoder::~PngEncoder() = default;

void PngEncoder::next(std::span<const std::uint8_t> row) {
  png_write_row(state_->png, row.data());
}

std::string PngEncoder::finish() {
  png_write_end(state_->png, nullptr);
  return std::move(state_->bytes);
}

std::string encode_png(const Image& image) { return encoded(image); }
std::string encode_png(const Plane& image) { return encoded(image); }

}  // namespace stagecraft::tiles
