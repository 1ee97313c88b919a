// jpeglib.h needs FILE and size_t before it.
#include <cstddef>
#include <cstdio>
//
#include <fmt/format.h>
#include <jpeglib.h>
// Its numbers go by what jpeglib.h says.
#include <jerror.h>

#include <new>
#include <string>
#include <utility>
#include <vector>

#include "common/base/error.h"
#include "stages/tiles/base/decoders.h"

/// JPEG by libjpeg-turbo: baseline and progressive, Huffman and arithmetic, any
/// sampling, 1, 3 or 4 components.
namespace stagecraft::tiles {
namespace {

constexpr int most_scans = 500;  // of a progressive file; encoders write ten

[[noreturn]] void refuse(j_common_ptr info) {
  if (info->err->msg_code == JERR_OUT_OF_MEMORY) throw std::bad_alloc();
  char text[JMSG_LENGTH_MAX];
  info->err->format_message(info, text);
  throw BadInput(
      fmt::format("is damaged ({}); copy it once more, or leave it out", text));
}

/// A warning is an error: half a picture is no picture.
void refuse_warning(j_common_ptr info, int level) {
  if (level < 0) refuse(info);
}

void refuse_endless(j_common_ptr info) {
  const auto* decoding = reinterpret_cast<j_decompress_ptr>(info);
  if (decoding->input_scan_number <= most_scans) return;
  throw BadInput(fmt::format(
      "has more than {} scans, as no camera makes them; leave it out",
      most_scans));
}

/// Adobe's CMYK, inverted, as OpenCV reads it.
void convert_cmyk(std::span<const std::uint8_t> cmyk,
                  std::span<std::uint8_t> rgb) {
  for (std::size_t x = 0; x < rgb.size() / 3; ++x) {
    const int k = cmyk[4 * x + 3];
    for (std::size_t c = 0; c < 3; ++c) {
      rgb[3 * x + c] =
          static_cast<std::uint8_t>(k - ((255 - cmyk[4 * x + c]) * k >> 8));
    }
  }
}

/// Errors of libjpeg are thrown through it: its frames hold nothing that would
/// have to be freed, and compilers for amd64 and arm64 write unwind tables for
/// C as well.
class JpegDecoder : public Decoder {
 public:
  JpegDecoder(std::string_view bytes, Colours wanted, std::int64_t memory) {
    info_.err = jpeg_std_error(&errors_);
    errors_.error_exit = refuse;
    errors_.emit_message = refuse_warning;
    jpeg_create_decompress(&info_);
    try {
      begin(bytes, wanted, memory);
    } catch (...) {
      jpeg_destroy_decompress(&info_);
      throw;
    }
  }
  ~JpegDecoder() override { jpeg_destroy_decompress(&info_); }

  int orientation() const { return orientation_; }

  void next(std::span<std::uint8_t> row) override {
    const bool cmyk = info_.out_color_space == JCS_CMYK;
    JSAMPROW pointer = cmyk ? four_.data() : row.data();
    jpeg_read_scanlines(&info_, &pointer, 1);
    if (cmyk) convert_cmyk(four_, row);
    if (info_.output_scanline == info_.output_height) {
      jpeg_finish_decompress(&info_);
    }
  }

 private:
  void begin(std::string_view bytes, Colours wanted, std::int64_t memory) {
    progress_.progress_monitor = refuse_endless;
    info_.progress = &progress_;
    jpeg_mem_src(&info_, reinterpret_cast<const unsigned char*>(bytes.data()),
                 bytes.size());
    jpeg_save_markers(&info_, JPEG_APP0 + 1, 0xFFFF);
    jpeg_read_header(&info_, TRUE);
    expect_room(info_.image_width, info_.image_height, memory);
    for (auto* marker = info_.marker_list;
         marker != nullptr && orientation_ == 1; marker = marker->next) {
      orientation_ = orientation_of(
          {reinterpret_cast<const char*>(marker->data), marker->data_length});
    }
    info_.dct_method = JDCT_ISLOW;
    switch (info_.jpeg_color_space) {
      case JCS_CMYK:
      case JCS_YCCK:
        info_.out_color_space = JCS_CMYK;
        four_.resize(std::size_t{4} * info_.image_width);
        break;
      case JCS_GRAYSCALE:
      case JCS_YCbCr:
        info_.out_color_space =
            wanted == Colours::luma ? JCS_GRAYSCALE : JCS_RGB;
        break;
      default:
        info_.out_color_space = JCS_RGB;
    }
    jpeg_start_decompress(&info_);
    width_ = static_cast<int>(info_.output_width);
    height_ = static_cast<int>(info_.output_height);
    channels_ = info_.out_color_space == JCS_GRAYSCALE ? 1 : 3;
  }

  jpeg_decompress_struct info_{};
  jpeg_error_mgr errors_{};
  jpeg_progress_mgr progress_{};
  std::vector<std::uint8_t> four_;  ///< a row of CMYK
  int orientation_ = 1;
};

}  // namespace

std::unique_ptr<Decoder> jpeg_decoder(std::string_view bytes, Colours wanted,
                                      std::int64_t memory) {
  auto decoder = std::make_unique<JpegDecoder>(bytes, wanted, memory);
  if (decoder->orientation() == 1) return decoder;
  return std::make_unique<WholeDecoder>(
      upright(all_rows(*decoder), decoder->orientation()));
}

}  // namespace stagecraft::tiles
