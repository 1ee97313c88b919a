#include <fmt/format.h>
#include <png.h>

#include <algorithm>
#include <new>
#include <vector>

#include "common/base/error.h"
#include "stages/tiles/base/decoders.h"

/// PNG by libpng: 1 to 16 bits, palette, alpha, interlaced.
namespace stagecraft::tiles {
namespace {

[[noreturn]] void refuse(png_structp, png_const_charp text) {
  throw BadInput(
      fmt::format("is damaged ({}); copy it once more, or leave it out", text));
}

/// Of what is not needed for the picture.
void ignore_warning(png_structp, png_const_charp) {}

/// Memory that there is not is no damage: it throws std::bad_alloc.
void* allocate(png_structp, png_alloc_size_t size) {
  return operator new(size);
}
void release(png_structp, void* memory) { operator delete(memory); }

/// Errors of libpng are thrown through it, as those of libjpeg are.
class PngDecoder : public Decoder {
 public:
  PngDecoder(std::string_view bytes, Colours wanted, std::int64_t memory)
      : rest_(bytes),
        png_(png_create_read_struct_2(PNG_LIBPNG_VER_STRING, nullptr, refuse,
                                      ignore_warning, nullptr, allocate,
                                      release)) {
    try {
      info_ = png_create_info_struct(png_);
      begin(wanted, memory);
    } catch (...) {
      png_destroy_read_struct(&png_, &info_, nullptr);
      throw;
    }
  }
  ~PngDecoder() override { png_destroy_read_struct(&png_, &info_, nullptr); }

  bool interlaced() const {
    return png_get_interlace_type(png_, info_) != PNG_INTERLACE_NONE;
  }

  void next(std::span<std::uint8_t> row) override {
    png_read_row(png_, row.data(), nullptr);
    if (++next_ == height_) png_read_end(png_, nullptr);
  }

  /// All rows of an interlaced picture.
  Image whole() {
    Image image(width_, height_, channels_);
    std::vector<png_bytep> rows;
    for (int y = 0; y < height_; ++y) rows.push_back(image.row(y).data());
    png_read_image(png_, rows.data());
    png_read_end(png_, nullptr);
    return image;
  }

 private:
  static void give(png_structp png, png_bytep out, std::size_t size) {
    auto& rest = *static_cast<std::string_view*>(png_get_io_ptr(png));
    if (rest.size() < size) png_error(png, "it ends too early");
    std::copy_n(rest.begin(), size, out);
    rest.remove_prefix(size);
  }

  void begin(Colours wanted, std::int64_t memory) {
    png_set_read_fn(png_, &rest_, give);
    png_set_user_limits(png_, 0x7FFFFFFF, 0x7FFFFFFF);
    png_read_info(png_, info_);
    expect_room(png_get_image_width(png_, info_),
                png_get_image_height(png_, info_), memory);
    const int type = png_get_color_type(png_, info_);
    const bool grey = (type & PNG_COLOR_MASK_COLOR) == 0;
    if (type == PNG_COLOR_TYPE_PALETTE) png_set_palette_to_rgb(png_);
    if (grey) png_set_expand_gray_1_2_4_to_8(png_);
    if (grey && wanted == Colours::rgb) png_set_gray_to_rgb(png_);
    png_set_strip_16(png_);
    png_set_strip_alpha(png_);
    png_set_interlace_handling(png_);
    png_read_update_info(png_, info_);
    width_ = static_cast<int>(png_get_image_width(png_, info_));
    height_ = static_cast<int>(png_get_image_height(png_, info_));
    channels_ = png_get_channels(png_, info_);
  }

  std::string_view rest_;
  png_structp png_;
  png_infop info_ = nullptr;
  int next_ = 0;
};

}  // namespace

std::unique_ptr<Decoder> png_decoder(std::string_view bytes, Colours wanted,
                                     std::int64_t memory) {
  auto decoder = std::make_unique<PngDecoder>(bytes, wanted, memory);
  if (!decoder->interlaced()) return decoder;
  return std::make_unique<WholeDecoder>(decoder->whole());
}

}  // namespace stagecraft::tiles
