#include "bench/gate/bounds.h"

#include <fmt/format.h>

#include "bench/figures/roofline.h"

namespace stagecraft {

std::string faster_than_possible(const Record& record, const ArmRecord& arm,
                                 const RunRecord& run) {
  if (!record.stagecraft.contains("scan")) return {};
  const auto& scan = record.stagecraft["scan"];
  double voxels = 1;
  for (const double extent : scan.at("shape")) voxels *= extent;
  const double to_fit = arm.work * (scan.at("frames").get<double>() - 1);
  const double bytes = 2 * 2 * voxels * (to_fit + 1);
  const double flop = 2 * 64 * voxels * to_fit;
  const int workers = arm.ranks * arm.threads;
  const auto wall = least_seconds(bytes, flop, workers, record);
  const auto cpu = least_seconds(bytes, flop, 1, record);
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
