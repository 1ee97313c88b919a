#pragma once

#include <hwloc.h>

#include <memory>
#include <vector>

#include "common/base/resources.h"

/// Where ranks and threads run: a pure function, so that every rank of a node
/// computes the same plan and takes its own row of it.
namespace stagecraft::realign {

using Machine =
    std::unique_ptr<hwloc_topology, decltype(&hwloc_topology_destroy)>;

/// This machine, with the CPUs forbidden to this process too, so that ranks in
/// different cgroups see the same one. Sets HWLOC_PLUGINS_PATH where it is not
/// set; call it before there are threads.
Machine this_machine();

struct Placement {
  std::vector<std::vector<int>> cpus;  ///< [rank][thread]
  std::size_t shared = 0;  ///< threads more than there are CPUs for them
};

/// A CPU for each of `threads` threads of the node's ranks, inside
/// `allowed[rank]`. Ranks allowed the same share it out; others keep to theirs.
Placement placement(const Machine& machine, const std::vector<CpuSet>& allowed,
                    int threads);

}  // namespace stagecraft::realign
