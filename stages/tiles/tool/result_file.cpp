#include "stages/tiles/tool/result_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <optional>

#include "common/base/error.h"
#include "stages/tiles/base/folder.h"

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

/// The size of a tile as its file begins; none of what is no picture or larger
/// than a tile.
std::optional<Extent> extent_of(const fs::path& file, int tile) {
  try {
    const std::string bytes = read_file(file);
    const auto decoder = decoder_of(
        bytes, Colours::luma, std::int64_t{tile} * tile * bytes_per_pixel);
    return Extent{decoder->width(), decoder->height()};
  } catch (const BadInput&) {
    return std::nullopt;
  }
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
      const auto found = extent_of(file, format.tile);
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
