#include <isa-l/igzip_lib.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <utility>

#include "stages/tiles/08_deflate/png_file.h"
#include "stages/tiles/09_huffman.h"

/// Source: PNG (second edition), chapters 9 on filters and 10 on compression;
/// RFC 1950; ISA-L's igzip_lib.h.
namespace stagecraft::tiles {
namespace {

constexpr std::size_t block_size = 1 << 18;
constexpr std::size_t room = 1 << 12;  // for what cannot be compressed

/// Whether ISA-L may need fewer bytes than these `literals`: the block is so
/// small that the code itself weighs, or a bit for each value, the least that a
/// code can give, is much of the whole, or a word of 16 repeats that before it.
bool may_be_shorter(std::span<const std::uint8_t> bytes, std::size_t literals) {
  if (bytes.size() < block_size / 16) return true;
  if (literals < bytes.size() / 5) return true;
  constexpr std::size_t word = sizeof(std::uint64_t);
  const auto word_at = [&](std::size_t n) {
    std::uint64_t result = 0;
    std::memcpy(&result, &bytes[n], word);
    return result;
  };
  std::size_t repeated = 0;
  for (std::size_t n = word; n + word <= bytes.size(); n += word) {
    repeated += word_at(n) == word_at(n - word) ? 1 : 0;
  }
  return repeated > bytes.size() / word / 16;
}

}  // namespace

struct HuffmanEncoder::State {
  std::string file;
  std::size_t channels = 1;
  std::vector<std::uint8_t> above;
  std::vector<std::uint8_t> filtered;  ///< the rows of a block
  std::uint32_t adler = 1;
  Literals literals;

  void write(Block block) {
    adler = isal_adler32(adler, filtered.data(), filtered.size());
    const std::size_t before = file.size();
    literals.append(file, filtered, block);
    if (may_be_shorter(filtered, file.size() - before)) shorten(before, block);
    filtered.clear();
  }

  /// Takes ISA-L's block in place of that which begins there, if it is shorter.
  void shorten(std::size_t begin, Block block) {
    std::vector<std::uint8_t> other(filtered.size() + room);
    std::vector<std::uint8_t> buffer(ISAL_DEF_LVL1_DEFAULT);
    isal_zstream stream{};
    isal_deflate_init(&stream);
    stream.level = 1;
    stream.level_buf = buffer.data();
    stream.level_buf_size = static_cast<std::uint32_t>(buffer.size());
    stream.end_of_stream = block == Block::last ? 1 : 0;
    // What is flushed ends with a byte.
    stream.flush = block == Block::last ? NO_FLUSH : FULL_FLUSH;
    stream.next_in = filtered.data();
    stream.avail_in = static_cast<std::uint32_t>(filtered.size());
    stream.next_out = other.data();
    stream.avail_out = static_cast<std::uint32_t>(other.size());
    if (isal_deflate(&stream) != COMP_OK || stream.avail_out == 0) {
      throw std::runtime_error("cannot compress a picture");
    }
    if (stream.total_out >= file.size() - begin) return;
    file.resize(begin);
    file.append(reinterpret_cast<const char*>(other.data()), stream.total_out);
  }
};

HuffmanEncoder::HuffmanEncoder(int width, int height, int channels)
    : state_(std::make_unique<State>()) {
  const std::size_t samples = static_cast<std::size_t>(width) * channels;
  // Grown rarely, it is copied rarely.
  state_->file.reserve(samples * height / 2);
  state_->file += begin_png(width, height, channels);
  state_->channels = static_cast<std::size_t>(channels);
  // Deflate with a window of 32 kB, the fastest way.
  state_->file += "\x78\x01";
  state_->above.resize(samples);
  state_->filtered.reserve(block_size);
}

HuffmanEncoder::~HuffmanEncoder() = default;

void HuffmanEncoder::next(std::span<const std::uint8_t> row) {
  std::vector<std::uint8_t>& filtered = state_->filtered;
  const std::size_t begin = filtered.size();
  if (begin > 0 && begin + 1 + row.size() > block_size) {
    state_->write(Block::inner);
  }
  filtered.push_back(4);  // the filter
  filtered.resize(filtered.size() + row.size());
  paeth(state_->above, row, state_->channels,
        std::span(filtered).last(row.size()));
  std::ranges::copy(row, state_->above.begin());
}

std::string HuffmanEncoder::finish() {
  state_->write(Block::last);
  std::string file = std::move(state_->file);
  append_number(file, state_->adler);
  end_png(file);
  return file;
}

}  // namespace stagecraft::tiles
