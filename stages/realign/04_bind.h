#pragma once

#include <hwloc.h>
#include <string.h>

#include <algorithm>
#include <bitset>
#include <cerrno>
#include <cstddef>
#include <map>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "common/resources.h"

/// Where ranks and threads run. The placement is a pure function: every rank of
/// a node computes the same plan and takes its own row of it.
///
///     const Machine machine = this_machine();
///     const CpuSet mine = allowed_here();
///     std::vector<CpuSet> allowed(ranks_on_node);
///     MPI_Allgather(&mine, sizeof mine, MPI_BYTE, allowed.data(), sizeof mine,
///                   MPI_BYTE, node);
///     const Placement plan = placement(machine, allowed, threads);
///     #pragma omp parallel num_threads(threads)
///     bound[thread] = bind_thread(machine, plan.cpus[rank][thread]);
///
/// A CPU is a hardware thread, under the number that the system gives it.
namespace stagecraft::realign {

/// One bit a CPU; travels as plain bytes. Linux knows 8192 CPUs at most.
using CpuSet = std::bitset<8192>;

/// What cgroup and launcher leave to the calling thread; ask before binding it.
inline CpuSet allowed_here() {
  CpuSet allowed;
  for (const int cpu : allowed_cpus()) allowed.set(static_cast<unsigned>(cpu));
  return allowed;
}

struct FreeTopology {
  void operator()(hwloc_topology_t it) const { hwloc_topology_destroy(it); }
};
using Machine = std::unique_ptr<hwloc_topology, FreeTopology>;

/// This machine, with the CPUs forbidden to this process too, so that ranks in
/// different cgroups see the same one. Takes some milliseconds.
inline Machine this_machine() {
  hwloc_topology_t topology = nullptr;
  if (hwloc_topology_init(&topology) == 0) {
    Machine machine(topology);
    hwloc_topology_set_flags(topology,
                             HWLOC_TOPOLOGY_FLAG_INCLUDE_DISALLOWED |
                                 HWLOC_TOPOLOGY_FLAG_DONT_CHANGE_BINDING);
    if (hwloc_topology_load(topology) == 0) return machine;
  }
  throw std::system_error(errno, std::generic_category(),
                          "hwloc cannot read the topology of this machine");
}

/// [core]: its allowed CPUs. In the machine's order: neighbours share caches.
using Cores = std::vector<std::vector<int>>;

inline Cores allowed_cores(const Machine& machine, const CpuSet& allowed) {
  Cores cores;
  hwloc_obj_t cpu = nullptr;
  const hwloc_obj* last = nullptr;
  while ((cpu = hwloc_get_next_obj_by_type(machine.get(), HWLOC_OBJ_PU, cpu))) {
    if (!allowed.test(cpu->os_index)) continue;
    const hwloc_obj* core =
        hwloc_get_ancestor_obj_by_type(machine.get(), HWLOC_OBJ_CORE, cpu);
    if (core == nullptr || core != last) cores.emplace_back();
    cores.back().push_back(static_cast<int>(cpu->os_index));
    last = core;
  }
  if (cores.empty()) throw std::runtime_error("a rank is allowed no CPU");
  return cores;
}

/// The first CPUs of `threads` cores for each of `ranks`. A rank goes down the
/// machine (package, NUMA group, L3 ...) as long as it fits whole, each time to
/// a part without ranks if there is one, then to that with most free cores.
inline std::vector<int> spread(const Machine& machine, const Cores& cores,
                               std::size_t ranks, std::size_t threads) {
  std::vector<std::size_t> free(cores.size());
  std::iota(free.begin(), free.end(), 0);
  std::map<const hwloc_obj*, int> guests;
  std::vector<std::vector<std::size_t>> blocks(ranks);
  for (std::vector<std::size_t>& block : blocks) {
    block = free;
    const hwloc_obj* part = hwloc_get_root_obj(machine.get());
    while (part != nullptr) {
      const hwloc_obj* next = nullptr;
      const std::vector<std::size_t> around = block;
      for (const hwloc_obj* child = part->first_child; child != nullptr;
           child = child->next_sibling) {
        std::vector<std::size_t> room;
        for (const std::size_t core : around)
          if (hwloc_bitmap_isset(child->cpuset,
                                 static_cast<unsigned>(cores[core][0])))
            room.push_back(core);
        if (room.size() < threads) continue;
        if (next == nullptr || std::pair(guests[child] == 0, room.size()) >
                                   std::pair(guests[next] == 0, block.size())) {
          next = child;
          block = room;
        }
      }
      ++guests[next];
      part = next;
    }
    block.resize(threads);
    std::erase_if(free, [&](std::size_t core) {
      return std::ranges::binary_search(block, core);
    });
  }
  std::ranges::sort(blocks);
  std::vector<int> cpus;
  for (const std::vector<std::size_t>& block : blocks)
    for (const std::size_t core : block) cpus.push_back(cores[core][0]);
  return cpus;
}

/// `workers` CPUs of `cores`, or all if they are fewer: first ones of the cores
/// before second ones, and so on; those of the last turn evenly spaced.
inline std::vector<int> fill(const Cores& cores, std::size_t workers) {
  std::vector<std::size_t> used(cores.size());  // CPUs of each core
  for (std::size_t turn = 0; workers > 0; ++turn) {
    std::vector<std::size_t> open;
    for (std::size_t core = 0; core < cores.size(); ++core)
      if (cores[core].size() > turn) open.push_back(core);
    if (open.empty()) break;
    const std::size_t wanted = std::min(workers, open.size());
    for (std::size_t i = 0; i < wanted; ++i)
      ++used[open[i * open.size() / wanted]];
    workers -= wanted;
  }
  std::vector<int> cpus;
  for (std::size_t core = 0; core < cores.size(); ++core)
    for (std::size_t i = 0; i < used[core]; ++i) cpus.push_back(cores[core][i]);
  return cpus;
}

struct Placement {
  std::vector<std::vector<int>> cpus;  ///< [rank][thread]
  std::size_t shared = 0;  ///< threads more than there are CPUs for them
};

/// A CPU for each of `threads` threads of the node's ranks, inside
/// `allowed[rank]`. Ranks allowed the same share it out; others keep to theirs.
inline Placement placement(const Machine& machine,
                           const std::vector<CpuSet>& allowed, int threads) {
  const auto each = static_cast<std::size_t>(threads);
  Placement plan{std::vector<std::vector<int>>(allowed.size())};
  for (const CpuSet& set : allowed) {
    std::vector<std::size_t> ranks;
    for (std::size_t rank = 0; rank < allowed.size(); ++rank)
      if (allowed[rank] == set && plan.cpus[rank].empty())
        ranks.push_back(rank);
    const Cores cores = allowed_cores(machine, set);
    const std::size_t workers = ranks.size() * each;
    const std::vector<int> cpus =
        workers > cores.size() ? fill(cores, workers)
                               : spread(machine, cores, ranks.size(), each);
    for (std::size_t worker = 0; worker < workers; ++worker)
      plan.cpus[ranks[worker / each]].push_back(
          cpus[worker * cpus.size() / workers]);
    plan.shared += workers > cpus.size() ? workers - cpus.size() : 0;
  }
  return plan;
}

/// Binds the calling thread to a CPU and says what came of it, as in "asked 1,
/// got 1" or "binding not permitted (EPERM), runs on 0-1".
inline std::string bind_thread(const Machine& machine, int cpu) {
  const hwloc_bitmap_t set = hwloc_bitmap_alloc();
  hwloc_bitmap_only(set, static_cast<unsigned>(cpu));
  const int status =
      hwloc_set_cpubind(machine.get(), set, HWLOC_CPUBIND_THREAD);
  const int error = errno;
  hwloc_bitmap_free(set);
  const std::string got = cpu_list(allowed_cpus());
  if (status == 0) return "asked " + std::to_string(cpu) + ", got " + got;
  return std::string("binding not permitted (") + strerrorname_np(error) +
         "), runs on " + got;
}

}  // namespace stagecraft::realign
