#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "common/base/error.h"
#include "stages/tiles/03_tiles.h"

namespace stagecraft::tiles {

int tiles_of(int width, int height) {
  const auto count = [](int size) {
    return (size + tile_size - 1) / tile_size;
  };
  return count(width) * count(height);
}

Tile tile_of(int width, int height, int number) {
  const int columns = (width + tile_size - 1) / tile_size;
  const int left = number % columns * tile_size;
  const int top = number / columns * tile_size;
  return {left, top, std::min(left + tile_size, width),
          std::min(top + tile_size, height)};
}

Image cut(const Plane& image, const Tile& tile) {
  const auto [left, top, right, bottom] = tile;
  Image piece(right - left + 2 * reach, bottom - top + 2 * reach, 1);
  for (int y = 0; y < piece.height; ++y) {
    const auto from = image.row(mirrored(top - reach + y, image.height));
    const auto to = piece.row(y);
    for (int x = 0; x < reach; ++x) {
      to[x] = from[mirrored(left - reach + x, image.width)];
      to[piece.width - reach + x] = from[mirrored(right + x, image.width)];
    }
    std::ranges::copy(from.subspan(left, right - left), to.begin() + reach);
  }
  return piece;
}

void paste(const Image& piece, const Tile& tile, const Plane& image) {
  const auto [left, top, right, bottom] = tile;
  for (int y = top; y < bottom; ++y) {
    std::ranges::copy(piece.row(y - top + reach).subspan(reach, right - left),
                      image.row(y).begin() + left);
  }
}

Arena::Arena(int slots, std::int64_t most_pixels) {
  const std::int64_t page = sysconf(_SC_PAGESIZE);
  half_ = (most_pixels + page - 1) / page * page;
  size_ = static_cast<std::size_t>(2 * half_ * slots);
  file_ = memfd_create("tiles", MFD_CLOEXEC);
  // Addresses alone: memory is taken as `reserve` asks for it.
  if (file_ >= 0 && ftruncate(file_, static_cast<off_t>(size_)) == 0) {
    void* const memory = mmap(nullptr, size_, PROT_READ | PROT_WRITE,
                              MAP_SHARED | MAP_NORESERVE, file_, 0);
    if (memory != MAP_FAILED) {
      memory_ = static_cast<std::uint8_t*>(memory);
      return;
    }
  }
  const int error = errno;
  const std::string reason = std::generic_category().message(error);
  if (file_ >= 0) close(file_);
  if (error != ENOMEM && error != EINVAL) {
    throw std::system_error(error, std::generic_category(),
                            "cannot share memory with workers");
  }
  throw BadInput(
      fmt::format("cannot share memory with workers ({}); use fewer --threads, "
                  "or less --memory",
                  reason));
}

Arena::~Arena() {
  munmap(memory_, size_);
  close(file_);
}

std::int64_t Arena::offset(int slot, int half) const {
  return (2 * std::int64_t{slot} + half) * half_;
}

void Arena::reserve(const Task& picture) const {
  const std::int64_t bytes = std::int64_t{picture.width} * picture.height;
  for (const int half : {0, 1}) {
    int failed = EINTR;
    while (failed == EINTR) {
      failed = fallocate(file_, 0, offset(picture.slot, half), bytes) == 0
                   ? 0
                   : errno;
    }
    if (failed == 0) continue;
    throw BadInput(fmt::format(
        "finds no room in memory that is shared ({}); use fewer --threads",
        std::generic_category().message(failed)));
  }
}

Plane Arena::grey(const Task& picture) const {
  return {picture.width, picture.height, memory_ + offset(picture.slot, 0)};
}

Plane Arena::smooth(const Task& picture) const {
  return {picture.width, picture.height, memory_ + offset(picture.slot, 1)};
}

}  // namespace stagecraft::tiles
