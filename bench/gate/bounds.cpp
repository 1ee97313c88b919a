#include "bench/gate/bounds.h"

#include <fmt/format.h>

#include "bench/figures/roofline.h"

namespace stagecraft {

std::string faster_than_possible(const Record& record, const ArmRecord& arm,
                                 const RunRecord& run) {
  if (arm.bytes == 0) return {};
  const int workers = arm.ranks * arm.threads;
  const auto wall = least_seconds(arm.bytes, arm.flop, workers, record);
  const auto cpu = least_seconds(arm.bytes, arm.flop, 1, record);
  if (!wall || !cpu) return {};
  if (run.wall_seconds < *wall || run.cpu_seconds < *cpu) {
    return fmt::format(
        "{}, round {}: {:.2g} s of wall and {:.2g} s of CPU time are less than "
        "the {:.2g} and {:.2g} s that its bytes and operations need here",
        arm.name, run.round + 1, run.wall_seconds, run.cpu_seconds, *wall,
        *cpu);
  }
  return {};
}

}  // namespace stagecraft
