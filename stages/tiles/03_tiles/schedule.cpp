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

Schedule::Schedule(int photographs, int slots, Plan plan)
    : photographs_(photographs), plan_(std::move(plan)), slots_(slots) {}

int Schedule::tasks(const Slot& slot) const {
  if (kind(slot) != Task::Kind::blur) return 1;
  return tiles_of(slot.task.width, slot.task.height);
}

int& Schedule::room_for(Task::Kind kind) {
  const bool reads = kind == Task::Kind::read || kind == Task::Kind::write;
  return reads ? plan_.reading : plan_.computing;
}

std::optional<Task> Schedule::next() {
  Slot* best = nullptr;
  for (Slot& slot : slots_) {
    if (slot.task.photograph < 0 || slot.failed) continue;
    if (slot.begun == tasks(slot) || room_for(kind(slot)) == 0) continue;
    if (!best || slot.task.photograph < best->task.photograph) best = &slot;
  }
  if (!best) {
    const auto free = std::ranges::find_if(
        slots_, [](const Slot& slot) { return slot.task.photograph < 0; });
    if (free == slots_.end() || !photographs_.any() ||
        room_for(plan_.kinds.front()) == 0) {
      return std::nullopt;
    }
    best = &*free;
    best->task = {.slot = static_cast<int>(best - slots_.data()),
                  .photograph = photographs_.next()};
  }
  --room_for(kind(*best));
  ++best->at_work;
  best->task.kind = kind(*best);
  best->task.tile = best->begun++;
  return best->task;
}

std::optional<Done> Schedule::note(const Reply& reply) {
  Slot& slot = *std::ranges::find_if(slots_, [&](const Slot& each) {
    return each.task.photograph == reply.photograph;
  });
  ++room_for(kind(slot));
  --slot.at_work;
  ++slot.ended;
  if (!reply.outcome.wrong.empty()) {
    slot.failed = true;
    slot.outcome = reply.outcome;
    if (!reply.died) photographs_.give_up(reply.photograph);
  }
  if (slot.failed) return leave(slot);
  slot.task = Task::of(reply.bytes);
  if (slot.ended < tasks(slot)) return std::nullopt;
  slot.begun = slot.ended = 0;
  if (++slot.stage < plan_.kinds.size()) return std::nullopt;
  slot.outcome = reply.outcome;
  return leave(slot);
}

/// Frees a slot once nobody is at work there.
std::optional<Done> Schedule::leave(Slot& slot) {
  if (slot.at_work > 0) return std::nullopt;
  const Slot left = std::exchange(slot, {});
  const int photograph = left.task.photograph;
  if (left.failed && photographs_.again(photograph)) return std::nullopt;
  return Done{photograph, left.outcome};
}

}  // namespace stagecraft::tiles
