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
  enum class Kind { read, decode, blur, encode, write };
  Kind kind = Kind::decode;
  int slot = 0;
  int photograph = 0;
  int tile = 0;   ///< to blur
  int width = 0;  ///< known once it is decoded
  int height = 0;
  std::int64_t size = 0;  ///< bytes of a file, where one lies in the slot

  std::string bytes() const {
    return {reinterpret_cast<const char*>(this), sizeof *this};
  }
  static Task of(const std::string& bytes);
};

/// Memory that a process and those that it forks see alike: slots of several
/// parts. It has no name, so that nothing is left of it, and takes no more than
/// was used of it.
class Arena {
 public:
  enum Part { grey, smooth, file };
  /// A part has at most so many bytes. Throws BadInput where there are no such
  /// addresses, std::system_error.
  Arena(int slots, std::int64_t part_size);
  ~Arena();
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  /// Makes sure that there is room for so many bytes: a page that is missing
  /// when it is written to would end the process. Throws BadInput.
  void reserve(const Task& task, Part part, std::int64_t bytes) const;
  std::uint8_t* at(const Task& task, Part part) const;
  /// The picture in a part of its slot.
  Plane plane(const Task& task, Part part) const {
    return {task.width, task.height, at(task, part)};
  }

 private:
  std::int64_t offset(int slot, Part part) const;

  std::int64_t part_size_ = 0;
  std::size_t size_ = 0;
  int file_ = -1;
  std::uint8_t* memory_ = nullptr;
};

/// A photograph that is done with.
struct Done {
  int photograph;
  Outcome outcome;
};

/// What is to be done next, in the first process: whatever the oldest picture
/// waits for, then the next one, so that few are open at once, and at the end
/// all workers share the last ones. It alone knows the state of the slots:
/// there is no lock that a worker could die with.
class Schedule {
 public:
  /// A photograph goes through these kinds of tasks in order. At most so many
  /// that compute are given at once, and so many that read or write.
  struct Plan {
    std::vector<Task::Kind> kinds;
    int computing;
    int reading;
  };
  Schedule(int photographs, int slots, Plan plan);

  /// The next task; nothing where workers must be waited for, or all is done.
  std::optional<Task> next();
  /// Takes note of a reply; returns the photograph that it ends.
  std::optional<Done> note(const Reply& reply);

 private:
  struct Slot {
    Task task{.photograph = -1};  ///< with -1 it is free
    std::size_t stage = 0;        ///< of the plan's kinds
    int begun = 0;                ///< tasks of this stage
    int ended = 0;
    int at_work = 0;  ///< workers
    bool failed = false;
    Outcome outcome{};
  };
  Task::Kind kind(const Slot& slot) const { return plan_.kinds[slot.stage]; }
  int tasks(const Slot& slot) const;
  /// How many more of this kind may be given.
  int& room_for(Task::Kind kind);
  std::optional<Done> leave(Slot& slot);

  Attempts photographs_;
  Plan plan_;  ///< with what is free of its numbers
  std::vector<Slot> slots_;
};

}  // namespace stagecraft::tiles
