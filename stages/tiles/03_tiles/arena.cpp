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

namespace {

constexpr int parts = 3;

}  // namespace

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

Arena::Arena(int slots, std::int64_t part_size) {
  const std::int64_t page = sysconf(_SC_PAGESIZE);
  part_size_ = (part_size + page - 1) / page * page;
  size_ = static_cast<std::size_t>(offset(slots, grey));
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

std::int64_t Arena::offset(int slot, Part part) const {
  return (parts * std::int64_t{slot} + part) * part_size_;
}

void Arena::reserve(const Task& task, Part part, std::int64_t bytes) const {
  if (bytes > part_size_) {
    throw BadInput("is larger than --memory allows; leave it out, or raise it");
  }
  int failed = EINTR;
  while (failed == EINTR) {
    const int status = fallocate(file_, 0, offset(task.slot, part), bytes);
    failed = status == 0 ? 0 : errno;
  }
  if (failed == 0) return;
  throw BadInput(fmt::format(
      "finds no room in memory that is shared ({}); use fewer --threads",
      std::generic_category().message(failed)));
}

std::uint8_t* Arena::at(const Task& task, Part part) const {
  return memory_ + offset(task.slot, part);
}

}  // namespace stagecraft::tiles
