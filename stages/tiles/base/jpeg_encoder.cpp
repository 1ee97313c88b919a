// jpeglib.h needs FILE and size_t before it.
#include <cstddef>
#include <cstdio>
//
#include <fmt/format.h>
#include <jerror.h>
#include <jpeglib.h>

#include <array>
#include <new>
#include <stdexcept>
#include <utility>

#include "common/base/error.h"
#include "stages/tiles/base/jpeg_encoder.h"

namespace stagecraft::tiles {
namespace {

/// Thrown through libjpeg, as the decoder does.
[[noreturn]] void fail(j_common_ptr info) {
  if (info->err->msg_code == JERR_OUT_OF_MEMORY) throw std::bad_alloc();
  char text[JMSG_LENGTH_MAX];
  info->err->format_message(info, text);
  throw std::runtime_error(std::string("cannot write a JPEG file: ") + text);
}

}  // namespace

struct JpegEncoder::State {
  jpeg_compress_struct info{};
  jpeg_error_mgr errors{};
  jpeg_destination_mgr destination{};
  std::array<JOCTET, 1 << 14> buffer{};
  std::string bytes{};

  State() {
    info.err = jpeg_std_error(&errors);
    errors.error_exit = fail;
    jpeg_create_compress(&info);
    info.client_data = this;
    destination.init_destination = rewind;
    destination.empty_output_buffer = [](j_compress_ptr full) -> boolean {
      auto& state = *static_cast<State*>(full->client_data);
      state.take(state.buffer.size());
      rewind(full);
      return TRUE;
    };
    destination.term_destination = [](j_compress_ptr ended) {
      auto& state = *static_cast<State*>(ended->client_data);
      state.take(state.buffer.size() - state.destination.free_in_buffer);
    };
    info.dest = &destination;
  }
  ~State() { jpeg_destroy_compress(&info); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  static void rewind(j_compress_ptr info) {
    auto& state = *static_cast<State*>(info->client_data);
    state.destination.next_output_byte = state.buffer.data();
    state.destination.free_in_buffer = state.buffer.size();
  }
  void take(std::size_t size) {
    bytes.append(reinterpret_cast<const char*>(buffer.data()), size);
  }
};

JpegEncoder::JpegEncoder(int width, int height, const JpegLook& look) {
  if (width > JPEG_MAX_DIMENSION || height > JPEG_MAX_DIMENSION) {
    throw BadInput(
        fmt::format("has more than {} rows or columns, which JPEG does not "
                    "hold; take another format, or cut it in tiles",
                    JPEG_MAX_DIMENSION));
  }
  state_ = std::make_unique<State>();
  jpeg_compress_struct& info = state_->info;
  info.image_width = static_cast<JDIMENSION>(width);
  info.image_height = static_cast<JDIMENSION>(height);
  info.input_components = look.channels;
  info.in_color_space = look.channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults(&info);
  jpeg_set_quality(&info, look.quality, TRUE);
  if (look.sampling == JpegLook::s422) info.comp_info[0].v_samp_factor = 1;
  jpeg_start_compress(&info, TRUE);
}

JpegEncoder::~JpegEncoder() = default;

void JpegEncoder::next(std::span<const std::uint8_t> row) {
  // libjpeg only reads from it.
  JSAMPROW pointer = const_cast<JSAMPROW>(row.data());
  jpeg_write_scanlines(&state_->info, &pointer, 1);
}

std::string JpegEncoder::finish() {
  jpeg_finish_compress(&state_->info);
  return std::move(state_->bytes);
}

}  // namespace stagecraft::tiles
