#include "bench/harness/sizes.h"

#include <algorithm>
#include <cmath>

#include "bench/figures/figures.h"

namespace stagecraft {
namespace {

/// Whole times the common work; 1 where the pilot does not say.
double size_of(const Arm& arm, const Record& pilot, const Enough& enough) {
  const Estimate whole = figure(pilot, memory(arm).name, wall_time());
  const Estimate least = figure(pilot, startup(arm).name, wall_time());
  if (whole.n == 0) return 1;
  const double wanted = std::max(enough.seconds, enough.startups * least.value);
  // A run as short as its start-up tells no more than that.
  const double work = std::max(whole.value - least.value, 0.02 * whole.value);
  return std::ceil(std::max(1.0, wanted / work));
}

/// Strong scaling means the same work for all, as long as the quickest needs,
/// and weak as much for every worker as a strong one of the largest launch has.
void set_scaling_sizes(std::vector<Arm>& arms) {
  double most = 1;
  int workers = 1;
  for (const Arm& arm : arms) {
    if (arm.role != "strong") continue;
    most = std::max(most, arm.work);
    workers = std::max(workers, arm.ranks * arm.threads);
  }
  for (Arm& arm : arms) {
    if (arm.role == "strong") arm.work = most;
    if (arm.role == "weak") {
      arm.work = std::ceil(most / workers) * arm.ranks * arm.threads;
    }
  }
}

}  // namespace

std::vector<Arm> pilot_arms(const std::vector<Arm>& arms) {
  std::vector<Arm> result;
  for (const Arm& arm : arms) {
    if (arm.role == "alone" || arm.role == "control" || arm.role == "weak") {
      continue;
    }
    result.push_back(memory(arm));
    result.push_back(startup(arm));
  }
  for (Arm& arm : result) arm.passes = 1;
  return result;
}

void set_sizes(std::vector<Arm>& arms, const Record& pilot,
               const Enough& enough) {
  for (Arm& arm : arms) arm.work = size_of(arm, pilot, enough);
  for (Arm& arm : arms) {
    for (const Arm& other : arms) {
      if (other.role != "rung" || other.rung.name != arm.rung.name) continue;
      if (arm.role == "control") arm.work = other.work;
      if (arm.role == "alone") {
        arm.work = std::ceil(other.work / (other.ranks * other.threads));
      }
    }
  }
  set_scaling_sizes(arms);
}

void add_startups(std::vector<Arm>& arms) {
  const std::vector<Arm> all = arms;
  for (const Arm& arm : all) {
    if (arm.role != "control") arms.push_back(startup(arm));
  }
}

}  // namespace stagecraft
