#pragma once

#include <algorithm>
#include <string_view>

#include "stages/tiles/03_tiles.h"

namespace stagecraft::tiles {

/// Workers beside those that compute: while one waits for a file to be read,
/// the other may wait for one to be written.
inline constexpr int io_workers = 2;

/// The bytes of the file that lies in a slot: a photograph before it is
/// decoded, its result once that is encoded.
inline std::string_view file_in(const Arena& arena, const Task& task) {
  return {reinterpret_cast<const char*>(arena.at(task, Arena::file)),
          static_cast<std::size_t>(task.size)};
}

/// Lays a file into a slot. Throws BadInput.
inline void put(std::string_view bytes, const Arena& arena, Task& task) {
  task.size = std::ssize(bytes);
  if (task.size > 0) arena.reserve(task, Arena::file, task.size);
  std::ranges::copy(bytes, arena.at(task, Arena::file));
}

}  // namespace stagecraft::tiles
