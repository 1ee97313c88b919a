#include <algorithm>
#include <cstring>
#include <utility>

#include "stages/tiles/03_tiles.h"

namespace stagecraft::tiles {

Task Task::of(const std::string& bytes) {
  Task task;
  std::memcpy(&task, bytes.data(), std::min(bytes.size(), sizeof task));
  return task;
}

Schedule::Schedule(int photographs, int slots)
    : photographs_(photographs), slots_(slots) {}

std::optional<Task> Schedule::next() {
  const auto oldest = [&](auto wanted) {
    Slot* found = nullptr;
    for (Slot& slot : slots_) {
      if (slot.photograph < 0 || slot.failed || !wanted(slot)) continue;
      if (!found || slot.photograph < found->photograph) found = &slot;
    }
    return found;
  };
  const auto task = [&](Task::Kind kind, Slot& slot, int tile) {
    ++slot.at_work;
    return Task{.kind = kind,
                .slot = static_cast<int>(&slot - slots_.data()),
                .photograph = slot.photograph,
                .tile = tile,
                .width = slot.width,
                .height = slot.height};
  };
  if (Slot* const slot =
          oldest([](const Slot& each) { return each.begun < each.tiles; })) {
    return task(Task::Kind::blur, *slot, slot->begun++);
  }
  if (Slot* const slot = oldest([](const Slot& each) {
        return each.tiles > 0 && each.blurred == each.tiles && !each.encoding;
      })) {
    slot->encoding = true;
    return task(Task::Kind::encode, *slot, 0);
  }
  const auto free = std::ranges::find(slots_, -1, &Slot::photograph);
  if (free == slots_.end() || !photographs_.any()) return std::nullopt;
  *free = {.photograph = photographs_.next()};
  return task(Task::Kind::decode, *free, 0);
}

Schedule::Slot& Schedule::slot_of(int photograph) {
  return *std::ranges::find(slots_, photograph, &Slot::photograph);
}

std::optional<Done> Schedule::note(const Reply& reply) {
  Slot& slot = slot_of(reply.photograph);
  --slot.at_work;
  if (!reply.outcome.wrong.empty()) {
    // Where one worker died, another's word counts no more.
    slot.failed = true;
    slot.outcome = reply.outcome;
    if (!reply.died) photographs_.give_up(slot.photograph);
    return leave(slot);
  }
  const Task task = Task::of(reply.bytes);
  switch (task.kind) {
    case Task::Kind::decode:
      slot.width = task.width;
      slot.height = task.height;
      slot.tiles = tiles_of(task.width, task.height);
      break;
    case Task::Kind::blur:
      ++slot.blurred;
      break;
    case Task::Kind::encode:
      slot.outcome = reply.outcome;
      return leave(slot);
  }
  return slot.failed ? leave(slot) : std::nullopt;
}

/// Frees a slot once nobody is at work there.
std::optional<Done> Schedule::leave(Slot& slot) {
  if (slot.at_work > 0) return std::nullopt;
  const Slot left = std::exchange(slot, {});
  if (left.failed && photographs_.again(left.photograph)) return std::nullopt;
  return Done{left.photograph, left.outcome};
}

}  // namespace stagecraft::tiles
