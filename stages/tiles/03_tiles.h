#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "stages/tiles/02_processes.h"
#include "stages/tiles/base/image.h"

namespace stagecraft::tiles {

inline constexpr int tile_size = 512;  ///< pixels along a side

/// A piece of a picture, at its edges smaller.
struct Tile {
  int left, top, right, bottom;  ///< right and bottom are the next outside
};

/// How many tiles cover a picture, and the one of a number.
int tiles_of(int width, int height);
Tile tile_of(int width, int height, int number);

/// A tile with three pixels around it, mirrored at the edges of the picture,
/// and its way back without them.
Image cut(const Plane& image, const Tile& tile);
void paste(const Image& piece, const Tile& tile, const Plane& image);

/// What a worker is told to do with the picture in a slot. Sent as bytes.
struct Task {
  enum class Kind { decode, blur, encode };
  Kind kind = Kind::decode;
  int slot = 0;
  int photograph = 0;
  int tile = 0;   ///< to blur
  int width = 0;  ///< known once it is decoded
  int height = 0;

  std::string bytes() const {
    return {reinterpret_cast<const char*>(this), sizeof *this};
  }
  static Task of(const std::string& bytes);
};

/// Memory that a process and those that it forks see alike: slots, each with
/// room for a grey picture and its result. It has no name, so that nothing is
/// left of it, and takes no more than was used of it.
class Arena {
 public:
  /// Slots for pictures of at most so many pixels. Throws BadInput
  /// where there are no such addresses, std::system_error.
  Arena(int slots, std::int64_t most_pixels);
  ~Arena();
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  /// Makes sure that a picture of this size finds room in a slot: a page that
  /// is missing when it is written to would end the process. Throws BadInput.
  void reserve(const Task& picture) const;
  Plane grey(const Task& picture) const;
  Plane smooth(const Task& picture) const;

 private:
  std::int64_t offset(int slot, int half) const;

  std::int64_t half_ = 0;  ///< bytes for one of the two
  std::size_t size_ = 0;
  int file_ = -1;
  std::uint8_t* memory_ = nullptr;
};

/// A photograph that is done with.
struct Done {
  int photograph;
  Outcome outcome;
};

/// What is to be done next, in the first process: tiles before pictures to
/// encode before new ones, and the oldest first, so that at the end all workers
/// share the last pictures. It alone knows the state of the slots: there is no
/// lock that a worker could die with.
class Schedule {
 public:
  Schedule(int photographs, int slots);

  /// The next task; nothing where workers must be waited for, or all is done.
  std::optional<Task> next();
  /// Takes note of a reply; returns the photograph that it ends.
  std::optional<Done> note(const Reply& reply);

 private:
  struct Slot {
    int photograph = -1;  ///< -1: it is free
    int width = 0;
    int height = 0;
    int tiles = 0;    ///< 0: it is not decoded yet
    int begun = 0;    ///< tiles that were given to workers
    int blurred = 0;  ///< tiles
    int at_work = 0;  ///< workers
    bool encoding = false;
    bool failed = false;
    Outcome outcome{};
  };
  Slot& slot_of(int photograph);
  std::optional<Done> leave(Slot& slot);

  Attempts photographs_;
  std::vector<Slot> slots_;  ///< not in order of age
};

}  // namespace stagecraft::tiles
