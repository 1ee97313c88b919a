#include "stages/tiles/08_deflate/png_file.h"

#include <isa-l/crc.h>

#include <string_view>

#include "common/base/error.h"

namespace stagecraft::tiles {
namespace {

constexpr std::size_t head = 8;  // bytes of a chunk's length and name
/// Where `IDAT` begins: behind the signature and `IHDR`.
constexpr std::size_t data = 8 + head + 13 + 4;

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

void append_number(std::string& bytes, std::uint32_t number) {
  for (const int shift : {24, 16, 8, 0}) {
    bytes += static_cast<char>(number >> shift);
  }
}

std::string begin_png(int width, int height, int channels) {
  std::string file("\x89PNG\r\n\x1A\n");
  const std::size_t begin = open_chunk(file, "IHDR");
  append_number(file, static_cast<std::uint32_t>(width));
  append_number(file, static_cast<std::uint32_t>(height));
  // 8 bits, grey or colours; the only methods of compression and filters; not
  // interlaced.
  file +=
      std::string_view(channels == 1 ? "\x08\0\0\0\0" : "\x08\x02\0\0\0", 5);
  close_chunk(file, begin);
  open_chunk(file, "IDAT");
  return file;
}

void end_png(std::string& file) {
  close_chunk(file, data);
  close_chunk(file, open_chunk(file, "IEND"));
}

}  // namespace stagecraft::tiles
