#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <map>
#include <stdexcept>
#include <system_error>
#include <tuple>
#include <unordered_map>

#include "stages/realign/04_placement.h"

namespace stagecraft::realign {
namespace {

using Cpus = std::vector<hwloc_obj_t>;
using Cores = std::vector<Cpus>;

/// The allowed CPUs of every core, in the machine's order.
Cores allowed_cores(const Machine& machine, const CpuSet& allowed) {
  Cores cores;
  hwloc_obj_t cpu = nullptr;
  hwloc_obj_t last = nullptr;
  while ((cpu = hwloc_get_next_obj_by_type(machine.get(), HWLOC_OBJ_PU, cpu))) {
    if (!allowed.test(cpu->os_index)) continue;
    const hwloc_obj_t core = cpu->parent;
    if (core != last || core->type != HWLOC_OBJ_CORE) cores.emplace_back();
    cores.back().push_back(cpu);
    last = core;
  }
  if (cores.empty()) throw std::runtime_error("a rank is allowed no CPU");
  return cores;
}

/// The first CPUs of `threads` cores for each of `ranks`. A rank goes down the
/// machine (package, NUMA group, L3 ...) as long as it fits whole, each time to
/// a part without ranks if there is one, then to that with most free cores.
Cpus spread(const Machine& machine, const Cores& cores, std::size_t ranks,
            std::size_t threads) {
  std::map<hwloc_obj_t, std::size_t> free;  // cores in each part
  for (const Cpus& core : cores)
    for (hwloc_obj_t part = core[0]; part; part = part->parent) ++free[part];
  std::map<hwloc_obj_t, int> guests;  // ranks in each part
  const auto rating = [&](hwloc_obj_t part) {
    return std::tuple(free[part] >= threads, guests[part] == 0, free[part]);
  };
  Cpus cpus;
  for (std::size_t rank = 1; rank <= ranks; ++rank) {
    hwloc_obj_t home = hwloc_get_root_obj(machine.get());
    while (home->arity > 0) {
      const hwloc_obj_t next = *std::ranges::max_element(
          home->children, home->children + home->arity, {}, rating);
      if (free[next] < threads) break;
      ++guests[next];
      home = next;
    }
    for (const Cpus& core : cores) {
      if (!hwloc_obj_is_in_subtree(machine.get(), core[0], home)) continue;
      if (free[core[0]] == 0 || cpus.size() == rank * threads) continue;
      cpus.push_back(core[0]);
      for (hwloc_obj_t part = core[0]; part; part = part->parent) --free[part];
    }
  }
  return cpus;
}

/// CPUs of `cores` for `workers`, all if they are too few: first ones of the
/// cores before second ones, and so on; those of the last turn evenly spaced.
Cpus fill(const Cores& cores, std::size_t workers) {
  Cpus cpus;
  for (std::size_t turn = 0; cpus.size() < workers; ++turn) {
    Cpus open;
    for (const Cpus& core : cores)
      if (core.size() > turn) open.push_back(core[turn]);
    if (open.empty()) break;
    const std::size_t wanted = std::min(workers - cpus.size(), open.size());
    for (std::size_t i = 0; i < wanted; ++i)
      cpus.push_back(open[i * open.size() / wanted]);
  }
  std::ranges::sort(cpus, {}, &hwloc_obj::logical_index);
  return cpus;
}

}  // namespace

Machine this_machine() {
  // hwloc's plugins, which find graphics cards, would take 4 ms to load.
  setenv("HWLOC_PLUGINS_PATH", "/nonexistent", 0);
  hwloc_topology_t topology = nullptr;
  if (hwloc_topology_init(&topology) == 0) {
    Machine machine(topology, hwloc_topology_destroy);
    hwloc_topology_set_flags(topology,
                             HWLOC_TOPOLOGY_FLAG_INCLUDE_DISALLOWED |
                                 HWLOC_TOPOLOGY_FLAG_DONT_CHANGE_BINDING);
    if (hwloc_topology_load(topology) == 0) return machine;
  }
  throw std::system_error(errno, std::generic_category(),
                          "hwloc cannot read the topology of this machine");
}

Placement placement(const Machine& machine, const std::vector<CpuSet>& allowed,
                    int threads) {
  const auto each = static_cast<std::size_t>(threads);
  std::unordered_map<CpuSet, std::vector<std::size_t>> groups;
  for (std::size_t rank = 0; rank < allowed.size(); ++rank)
    groups[allowed[rank]].push_back(rank);
  Placement plan{std::vector<std::vector<int>>(allowed.size())};
  for (const auto& [set, ranks] : groups) {
    const Cores cores = allowed_cores(machine, set);
    const std::size_t workers = ranks.size() * each;
    const Cpus cpus = workers > cores.size()
                          ? fill(cores, workers)
                          : spread(machine, cores, ranks.size(), each);
    for (std::size_t worker = 0; worker < workers; ++worker)
      plan.cpus[ranks[worker / each]].push_back(
          static_cast<int>(cpus[worker * cpus.size() / workers]->os_index));
    plan.shared += workers > cpus.size() ? workers - cpus.size() : 0;
  }
  return plan;
}

}  // namespace stagecraft::realign
