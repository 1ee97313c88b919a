#include <isa-l/igzip_lib.h>

#include <algorithm>
#include <stdexcept>
#include <utility>
#include <vector>

#include "common/base/deflate_stream.h"
#include "stages/tiles/08_deflate.h"
#include "stages/tiles/08_deflate/png_file.h"

/// Source: PNG (second edition), chapters 9 on filters and 10 on compression;
/// ISA-L's igzip_lib.h.
namespace stagecraft::tiles {

struct IsalEncoder::State {
  std::string file;
  isal_zstream stream{};
  std::vector<std::uint8_t> buffer =
      std::vector<std::uint8_t>(ISAL_DEF_LVL1_DEFAULT);
  std::size_t channels = 1;
  std::vector<std::uint8_t> filtered;
  std::uint32_t adler = 1;

  /// Begins the stream with the first row, which is filtered; returns what is
  /// left of it.
  std::span<std::uint8_t> begin() {
    file += "\x78\x01";  // deflate with a window of 32 kB, the fastest way
    const StoredByte first = start_deflate(stream, filtered[0], buffer);
    file.append(first.begin(), first.end());
    return std::span(filtered).subspan(1);
  }

  /// Compresses what the stream has been given.
  void compress() {
    do {
      const std::size_t before = file.size();
      constexpr std::size_t piece = 1 << 16;
      file.resize(before + piece);
      stream.next_out = reinterpret_cast<std::uint8_t*>(&file[before]);
      stream.avail_out = piece;
      if (isal_deflate(&stream) != COMP_OK) {
        throw std::runtime_error("cannot compress a picture");
      }
      file.resize(before + piece - stream.avail_out);
    } while (stream.avail_out == 0);
  }
};

IsalEncoder::IsalEncoder(int width, int height, int channels)
    : state_(std::make_unique<State>()) {
  state_->file = begin_png(width, height, channels);
  state_->channels = static_cast<std::size_t>(channels);
  state_->filtered.resize(state_->channels * static_cast<std::size_t>(width) +
                          1);
}

IsalEncoder::~IsalEncoder() = default;

void IsalEncoder::next(std::span<const std::uint8_t> row) {
  // Filter 1, "sub": what a pixel differs by from the one before.
  std::vector<std::uint8_t>& filtered = state_->filtered;
  filtered[0] = 1;
  const std::size_t channels = state_->channels;
  std::ranges::copy(row.first(channels), filtered.begin() + 1);
  for (std::size_t x = channels; x < row.size(); ++x) {
    filtered[x + 1] = static_cast<std::uint8_t>(row[x] - row[x - channels]);
  }
  const bool first = state_->stream.level_buf == nullptr;
  const std::span<std::uint8_t> bytes =
      first ? state_->begin() : std::span(filtered);
  state_->stream.next_in = bytes.data();
  state_->stream.avail_in = static_cast<std::uint32_t>(bytes.size());
  state_->adler = isal_adler32(state_->adler, filtered.data(), filtered.size());
  state_->compress();
}

std::string IsalEncoder::finish() {
  state_->stream.end_of_stream = 1;
  state_->compress();
  std::string file = std::move(state_->file);
  append_number(file, state_->adler);
  end_png(file);
  return file;
}

}  // namespace stagecraft::tiles
