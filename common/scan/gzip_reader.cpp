#include "common/scan/gzip_reader.h"

#include <fcntl.h>
#include <isa-l/igzip_lib.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include "common/base/error.h"
#include "common/base/vector_registers.h"

namespace stagecraft {
inline namespace scan {
namespace {

/// ISA-L counts in 32 bits.
constexpr std::size_t most_at_once = std::size_t{1} << 30;

}  // namespace

struct GzipReader::Inflater {
  /// Offset in the file of the next byte that is not yet decompressed.
  std::int64_t offset() const { return loaded - stream.avail_in; }

  inflate_state stream;
  std::int64_t loaded;  ///< bytes of the file that went through `input`
  std::array<std::byte, 256 << 10> input;
};

GzipReader::Descriptor::Descriptor(const std::filesystem::path& path)
    : number(open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
  if (number < 0 && (errno == EACCES || errno == EPERM)) {
    throw BadInput(path.string() +
                   " may not be read; ask its owner for permission");
  }
  if (number < 0) {
    throw std::system_error(errno, std::generic_category(),
                            "cannot open " + path.string());
  }
}

GzipReader::Descriptor::~Descriptor() { close(number); }

GzipReader::GzipReader(std::filesystem::path path)
    : path_(std::move(path)), file_(path_) {
  if (member_begins_at(0)) {
    inflater_ = std::make_unique_for_overwrite<Inflater>();
    restart();
  }
}

GzipReader::~GzipReader() = default;

std::size_t GzipReader::load(std::int64_t offset,
                             std::span<std::byte> bytes) const {
  for (;;) {
    const ssize_t got = pread(file_.number, bytes.data(), bytes.size(), offset);
    if (got >= 0) {
      return static_cast<std::size_t>(got);
    }
    if (errno != EINTR) {
      throw std::system_error(errno, std::generic_category(),
                              "cannot read " + path_.string());
    }
  }
}

bool GzipReader::member_begins_at(std::int64_t offset) const {
  constexpr std::array magic{std::byte{0x1f}, std::byte{0x8b}};
  std::array<std::byte, magic.size()> found{};
  return load(offset, found) == magic.size() && found == magic;
}

void GzipReader::restart() {
  isal_inflate_init(&inflater_->stream);
  inflater_->stream.crc_flag = ISAL_GZIP;
  inflater_->loaded = 0;
  position_ = 0;
  state_ = StreamState::open;
}

void GzipReader::seek(std::int64_t position) {
  if (!inflater_) {
    position_ = position;
    state_ = StreamState::open;
    return;
  }
  if (position < position_) {
    restart();
  }
  std::array<std::byte, 32 << 10> passed;
  while (position_ < position && state_ == StreamState::open) {
    const std::int64_t left = position - position_;
    read(std::span(passed).first(
        static_cast<std::size_t>(std::min<std::int64_t>(left, passed.size()))));
  }
}

std::size_t GzipReader::read(std::span<std::byte> bytes) {
  const std::int64_t begin = position_;
  while (!bytes.empty() && state_ == StreamState::open) {
    const auto part = bytes.first(std::min(bytes.size(), most_at_once));
    const std::size_t got = inflater_ ? inflate(part) : load(position_, part);
    if (!inflater_ && got == 0) {
      state_ = StreamState::whole;
    }
    position_ += static_cast<std::int64_t>(got);
    bytes = bytes.subspan(got);
  }
  return static_cast<std::size_t>(position_ - begin);
}

/// Decompresses as far as `bytes`, the loaded input or the member reaches.
/// Returns how many bytes were filled.
std::size_t GzipReader::inflate(std::span<std::byte> bytes) {
  inflate_state& stream = inflater_->stream;
  stream.next_out = reinterpret_cast<std::uint8_t*>(bytes.data());
  stream.avail_out = static_cast<std::uint32_t>(bytes.size());
  const int code = isal_inflate(&stream);
  clear_upper_halves();
  if (code < 0) {
    state_ = StreamState::damaged;
  } else if (stream.block_state == ISAL_BLOCK_FINISH) {
    if (member_begins_at(inflater_->offset())) {
      isal_inflate_reset(&stream);
      stream.crc_flag = ISAL_GZIP;
    } else {
      state_ = StreamState::whole;
    }
  } else if (stream.avail_out > 0) {
    const std::size_t got = load(inflater_->loaded, inflater_->input);
    inflater_->loaded += static_cast<std::int64_t>(got);
    stream.next_in = reinterpret_cast<std::uint8_t*>(inflater_->input.data());
    stream.avail_in = static_cast<std::uint32_t>(got);
    if (got == 0) {
      state_ = StreamState::cut;
    }
  }
  return bytes.size() - stream.avail_out;
}

}  // namespace scan
}  // namespace stagecraft
