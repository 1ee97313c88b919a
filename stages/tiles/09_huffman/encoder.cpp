#include <isa-l/igzip_lib.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <stdexcept>
#include <utility>

#include "common/base/deflate_stream.h"
#include "stages/tiles/08_deflate/png_file.h"
#include "stages/tiles/09_huffman.h"

/// Source: PNG (second edition), chapters 9 on filters and 10 on compression;
/// RFC 1950; ISA-L's igzip_lib.h.
namespace stagecraft::tiles {
namespace {

constexpr std::size_t block_size = 1 << 18;
constexpr std::size_t room = 1 << 12;  // for what cannot be compressed

/// Whether much of the middle of a block, 16 bytes at a time, stood there
/// before. Of photographs, blurred ones too, it is less than a twentieth.
bool repeats(std::span<const std::uint8_t> bytes) {
  using Word = std::array<std::uint64_t, 2>;
  constexpr std::size_t sample = 1 << 13;
  const std::size_t size = std::min(sample, bytes.size());
  bytes = bytes.subspan((bytes.size() - size) / 2, size);
  const auto word_at = [&](std::size_t n) {
    Word result{};
    std::memcpy(result.data(), &bytes[n], sizeof(Word));
    return result;
  };
  std::array<std::uint16_t, 1 << 12> last{};  // where a word stood, by its hash
  std::size_t repeated = 0;
  for (std::size_t n = 1; n + sizeof(Word) <= size; ++n) {
    constexpr std::uint64_t factor = 0x9E3779B97F4A7C15;  // 2^64 / golden ratio
    const Word word = word_at(n);
    std::uint16_t& place = last[(word[0] * factor + word[1]) * factor >> 52];
    repeated += word_at(place) == word ? 1 : 0;
    place = static_cast<std::uint16_t>(n);
  }
  return repeated > size / 16;
}

/// Whether ISA-L may need fewer bytes than these `literals`: the block is so
/// small that the code itself weighs, or a bit for each value, the least that a
/// code can give, is much of the whole, or it repeats itself.
bool may_be_shorter(std::span<const std::uint8_t> bytes, std::size_t literals) {
  return bytes.size() < block_size / 16 || literals < bytes.size() / 5 ||
         repeats(bytes);
}

}  // namespace

struct HuffmanEncoder::State {
  std::string file;
  std::size_t channels = 1;
  std::size_t samples = 1;             ///< of a row
  std::vector<std::uint8_t> rows;      ///< that above a block, and its own
  std::vector<std::uint8_t> filtered;  ///< the rows of a block
  std::vector<std::uint8_t> history;   ///< what stands before them
  std::uint32_t adler = 1;
  Literals literals;

  void write(Block block) {
    const std::size_t before = file.size();
    literals.append(file, filtered, block);
    if (may_be_shorter(filtered, file.size() - before)) {
      std::vector<std::uint8_t> buffer(ISAL_DEF_LVL1_DEFAULT);
      shorten(before, filtered, block, buffer);
      // Behind a filter that looks at less, more repeats.
      std::vector<std::uint8_t> other = subtracted();
      if (shorten(before, other, block, buffer)) filtered.swap(other);
    }
    adler = isal_adler32(adler, filtered.data(), filtered.size());
    const std::size_t kept =
        std::min<std::size_t>(filtered.size(), IGZIP_HIST_SIZE);
    history.assign(filtered.end() - static_cast<std::ptrdiff_t>(kept),
                   filtered.end());
    filtered.clear();
    rows.erase(rows.begin(), rows.end() - static_cast<std::ptrdiff_t>(samples));
  }

  /// The rows of the block behind filter 1, "sub".
  std::vector<std::uint8_t> subtracted() const {
    std::vector<std::uint8_t> result;
    result.reserve(filtered.size());
    for (std::size_t n = samples; n < rows.size(); n += samples) {
      const auto row = std::span(rows).subspan(n, samples);
      result.push_back(1);
      result.insert(result.end(), row.begin(), row.begin() + channels);
      for (std::size_t x = channels; x < samples; ++x)
        result.push_back(static_cast<std::uint8_t>(row[x] - row[x - channels]));
    }
    return result;
  }

  /// Takes ISA-L's block of these bytes in place of that which begins there, if
  /// it is shorter.
  bool shorten(std::size_t begin, std::vector<std::uint8_t>& bytes, Block block,
               std::vector<std::uint8_t>& buffer) {
    isal_zstream stream{};
    const StoredByte first = start_deflate(stream, bytes[0], buffer);
    std::vector<std::uint8_t> other;
    if (history.empty()) {
      other.assign(first.begin(), first.end());
    } else {
      isal_deflate_set_dict(&stream, history.data(),
                            static_cast<std::uint32_t>(history.size()));
    }
    const std::size_t head = other.size();
    const std::span left = std::span(bytes).subspan(head > 0 ? 1 : 0);
    other.resize(head + bytes.size() + room);
    stream.end_of_stream = block == Block::last ? 1 : 0;
    // What is flushed ends with a byte.
    stream.flush = block == Block::last ? NO_FLUSH : FULL_FLUSH;
    stream.next_in = left.data();
    stream.avail_in = static_cast<std::uint32_t>(left.size());
    stream.next_out = &other[head];
    stream.avail_out = static_cast<std::uint32_t>(bytes.size() + room);
    if (isal_deflate(&stream) != COMP_OK || stream.avail_out == 0) {
      throw std::runtime_error("cannot compress a picture");
    }
    other.resize(other.size() - stream.avail_out);
    if (other.size() >= file.size() - begin) return false;
    file.resize(begin);
    file.append(other.begin(), other.end());
    return true;
  }
};

HuffmanEncoder::HuffmanEncoder(int width, int height, int channels)
    : state_(std::make_unique<State>()) {
  const std::size_t samples = static_cast<std::size_t>(width) * channels;
  const std::size_t size = (samples + 1) * height;
  state_->file.reserve(size / 2);  // grown rarely, copied rarely
  state_->file += begin_png(width, height, channels);
  state_->channels = static_cast<std::size_t>(channels);
  state_->samples = samples;
  // Deflate with a window of 32 kB, the fastest way.
  state_->file += "\x78\x01";
  state_->rows.reserve(std::min(block_size, size) + samples);
  state_->rows.resize(samples);
  state_->filtered.reserve(std::min(block_size, size));
}

HuffmanEncoder::~HuffmanEncoder() = default;

void HuffmanEncoder::next(std::span<const std::uint8_t> row) {
  std::vector<std::uint8_t>& filtered = state_->filtered;
  const std::size_t begin = filtered.size();
  if (begin > 0 && begin + 1 + row.size() > block_size)
    state_->write(Block::inner);
  filtered.push_back(4);  // the filter
  filtered.resize(filtered.size() + row.size());
  std::vector<std::uint8_t>& rows = state_->rows;
  rows.insert(rows.end(), row.begin(), row.end());
  paeth(std::span(rows).last(2 * row.size()).first(row.size()), row,
        state_->channels, std::span(filtered).last(row.size()));
}

std::string HuffmanEncoder::finish() {
  state_->write(Block::last);
  std::string file = std::move(state_->file);
  append_number(file, state_->adler);
  end_png(file);
  return file;
}

}  // namespace stagecraft::tiles
