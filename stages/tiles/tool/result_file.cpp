#include "stages/tiles/tool/result_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <optional>

namespace stagecraft::tiles {
namespace {

namespace fs = std::filesystem;

/// So many bytes from the beginning of a file, or where negative, its end;
/// fewer where it has fewer.
std::string part_of(const fs::path& path, std::streamoff size) {
  std::ifstream file(path, std::ios::binary);
  if (size < 0) {
    file.seekg(0, std::ios::end);
    const std::streamoff all = file.tellg();
    size = std::min(-size, std::max<std::streamoff>(all, 0));
    file.seekg(-size, std::ios::end);
  }
  std::string bytes(static_cast<std::size_t>(size), '\0');
  file.read(bytes.data(), size);
  bytes.resize(
      static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
  return bytes;
}

int number(std::string_view bytes, std::size_t at, std::size_t size) {
  int value = 0;
  for (const char c : bytes.substr(std::min(at, bytes.size()), size)) {
    value = value << 8 | static_cast<unsigned char>(c);
  }
  return value;
}

/// The size of a picture as its file begins. Source: PNG, chapter 11.2.2;
/// ITU-T T.81, B.2.2.
std::optional<Extent> extent_in(std::string_view bytes) {
  if (format_of(bytes) == Format::png) {
    return Extent{number(bytes, 16, 4), number(bytes, 20, 4)};
  }
  for (std::size_t at = 2; at + 9 < bytes.size();
       at += 2 + static_cast<std::size_t>(number(bytes, at + 2, 2))) {
    const int marker = number(bytes, at, 2);
    if (marker >= 0xFFC0 && marker <= 0xFFC2) {
      return Extent{number(bytes, at + 7, 2), number(bytes, at + 5, 2)};
    }
  }
  return std::nullopt;
}

}  // namespace

fs::path result_path(const fs::path& photograph, const ResultFormat& format,
                     const Piece& piece) {
  std::string name = photograph.filename();
  if (format.tile > 0) name += fmt::format("_{}_{}", piece.top, piece.left);
  return photograph.parent_path() / (name + "." + format.extension);
}

bool is_whole(const fs::path& file, const ResultFormat& format) {
  const bool png = format.extension == "png";
  const std::string_view end =
      png ? std::string_view("\0\0\0\0IEND\xAE\x42\x60\x82", 12) : "\xFF\xD9";
  return format_of(part_of(file, 8)) == (png ? Format::png : Format::jpeg) &&
         part_of(file, -std::ssize(end)) == end;
}

bool tiles_are_whole(const fs::path& out, const fs::path& photograph,
                     const ResultFormat& format, Extent extent) {
  for (int top = 0; top < extent.height; top += format.tile) {
    for (int left = 0; left < extent.width; left += format.tile) {
      const fs::path file =
          out / result_path(photograph, format, {.top = top, .left = left});
      // A file of ours tells its size early.
      const auto found = extent_in(part_of(file, 1024));
      if (!found || !is_whole(file, format) ||
          found->width != std::min(format.tile, extent.width - left) ||
          found->height != std::min(format.tile, extent.height - top)) {
        return false;
      }
    }
  }
  return true;
}

}  // namespace stagecraft::tiles
