#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>

#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

#include "common/base/error.h"
#include "stages/tiles/08_deflate.h"

/// Source: PNG (second edition), chapters 5 on chunks, 9 on filters and 10 on
/// compression; ISA-L's igzip_lib.h.
namespace stagecraft::tiles {
namespace {

constexpr std::size_t head = 8;  // bytes of a chunk's length and name

void append_number(std::string& bytes, std::uint32_t number) {
  for (const int shift : {24, 16, 8, 0}) {
    bytes += static_cast<char>(number >> shift);
  }
}

/// A chunk that will be closed; returns where it begins.
std::size_t open_chunk(std::string& file, std::string_view name) {
  const std::size_t begin = file.size();
  append_number(file, 0);
  file += name;
  return begin;
}

void close_chunk(std::string& file, std::size_t begin) {
  constexpr std::size_t most = 0x7FFFFFFF;
  if (file.size() - begin - head > most) {
    throw BadInput("has more pixels than a PNG file holds; leave it out");
  }
  std::string length;
  append_number(length, static_cast<std::uint32_t>(file.size() - begin - head));
  file.replace(begin, length.size(), length);
  // The check is over name and content.
  const auto* const content =
      reinterpret_cast<const unsigned char*>(file.data()) + begin + 4;
  append_number(file, crc32_gzip_refl(0, content, file.size() - begin - 4));
}

}  // namespace

struct IsalEncoder::State {
  std::string file{"\x89PNG\r\n\x1A\n"};
  std::size_t data = 0;  ///< where its chunk begins
  isal_zstream stream{};
  std::vector<std::uint8_t> buffer =
      std::vector<std::uint8_t>(ISAL_DEF_LVL1_DEFAULT);
  std::vector<std::uint8_t> filtered;

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

IsalEncoder::IsalEncoder(int width, int height)
    : state_(std::make_unique<State>()) {
  std::string& file = state_->file;
  const std::size_t begin = open_chunk(file, "IHDR");
  append_number(file, static_cast<std::uint32_t>(width));
  append_number(file, static_cast<std::uint32_t>(height));
  // 8 bits, grey; the only methods of compression and filters; not interlaced.
  file += std::string_view("\x08\0\0\0\0", 5);
  close_chunk(file, begin);
  state_->data = open_chunk(file, "IDAT");
  state_->filtered.resize(static_cast<std::size_t>(width) + 1);
  isal_zstream& stream = state_->stream;
  isal_deflate_init(&stream);
  stream.level = 1;
  stream.level_buf = state_->buffer.data();
  stream.level_buf_size = static_cast<std::uint32_t>(state_->buffer.size());
  stream.gzip_flag = IGZIP_ZLIB;
}

IsalEncoder::~IsalEncoder() = default;

void IsalEncoder::next(std::span<const std::uint8_t> row) {
  // Filter 1, "sub": what a pixel differs by from the one before.
  std::vector<std::uint8_t>& filtered = state_->filtered;
  filtered[0] = 1;
  filtered[1] = row[0];
  for (std::size_t x = 1; x < row.size(); ++x) {
    filtered[x + 1] = static_cast<std::uint8_t>(row[x] - row[x - 1]);
  }
  state_->stream.next_in = filtered.data();
  state_->stream.avail_in = static_cast<std::uint32_t>(filtered.size());
  state_->compress();
}

std::string IsalEncoder::finish() {
  state_->stream.end_of_stream = 1;
  state_->compress();
  std::string file = std::move(state_->file);
  close_chunk(file, state_->data);
  close_chunk(file, open_chunk(file, "IEND"));
  return file;
}

}  // namespace stagecraft::tiles
