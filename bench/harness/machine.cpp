#include "bench/harness/machine.h"

#include <hwloc.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <limits>
#include <memory>
#include <numeric>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "common/base/report.h"
#include "common/base/resources.h"

namespace stagecraft {
namespace {

using nlohmann::ordered_json;

ordered_json tree_of(hwloc_obj_t object) {
  ordered_json node{{"type", hwloc_obj_type_string(object->type)}};
  if (object->os_index != HWLOC_UNKNOWN_INDEX) {
    node["os_index"] = object->os_index;
  }
  if (hwloc_obj_type_is_cache(object->type)) {
    node["size"] = object->attr->cache.size;
  } else if (object->type == HWLOC_OBJ_NUMANODE) {
    node["size"] = object->attr->numanode.local_memory;
  }
  ordered_json children = ordered_json::array();
  for (auto* child = object->memory_first_child; child != nullptr;
       child = child->next_sibling) {
    children.push_back(tree_of(child));
  }
  for (auto* child = object->first_child; child != nullptr;
       child = child->next_sibling) {
    children.push_back(tree_of(child));
  }
  if (!children.empty()) node["children"] = children;
  return node;
}

}  // namespace

Busy busy() {
  Busy result;
  const auto ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
  const std::vector<int> allowed = allowed_cpus();
  std::ifstream stat("/proc/stat");
  std::string word;
  // The line of all CPUs, then one of each.
  while (stat >> word && word.starts_with("cpu")) {
    // user nice system idle iowait irq softirq steal
    std::array<double, 8> seconds{};
    for (double& value : seconds) {
      stat >> value;
      value /= ticks;
    }
    stat.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
    const double all = std::reduce(seconds.begin(), seconds.end());
    if (word == "cpu") {
      result.all = all;
      result.steal = seconds[7];
    } else if (std::ranges::count(allowed, std::stoi(word.substr(3))) > 0) {
      result.here += all;
      result.used += all - seconds[3] - seconds[4] - seconds[7];
    }
  }
  std::ifstream pressure("/proc/pressure/cpu");
  std::getline(pressure, word);
  if (const auto total = word.rfind("total="); total != word.npos) {
    result.pressure = std::stod(word.substr(total + 6)) / 1e6;
  }
  return result;
}

Disturbance between(const Busy& begin, const Busy& end, double wall_seconds,
                    double own) {
  const double all = end.all - begin.all;
  const double here = end.here - begin.here;
  return {all > 0 ? (end.steal - begin.steal) / all : 0,
          wall_seconds > 0 ? (end.pressure - begin.pressure) / wall_seconds : 0,
          here > 0 ? std::max(0.0, (end.used - begin.used - own) / here) : 0};
}

ordered_json json_of(const Disturbance& disturbance) {
  return {{"steal", disturbance.steal},
          {"pressure", disturbance.pressure},
          {"others", disturbance.others}};
}

ordered_json moment() {
  constexpr std::chrono::duration<double> watched(0.5);
  const Busy begin = busy();
  std::this_thread::sleep_for(watched);
  const Disturbance disturbance = between(begin, busy(), watched.count(), 0);
  double load = 0;
  std::ifstream("/proc/loadavg") >> load;
  ordered_json now{{"load", load}};
  now.update(json_of(disturbance));
  return now;
}

ordered_json topology_tree() {
  hwloc_topology_t made = nullptr;
  if (hwloc_topology_init(&made) != 0 || hwloc_topology_load(made) != 0) {
    throw std::runtime_error("hwloc cannot read the topology of this machine");
  }
  const std::unique_ptr<hwloc_topology, decltype(&hwloc_topology_destroy)>
      topology(made, hwloc_topology_destroy);
  return tree_of(hwloc_get_root_obj(topology.get()));
}

ordered_json machine() {
#ifdef __clang__
  const std::string compiler = __VERSION__;
#else
  const std::string compiler = "GCC " __VERSION__;
#endif
  return {{"host", host_report()},
          {"allowed_cpus", cpu_list(allowed_cpus())},
          {"compiler", compiler},
          {"flags", STAGECRAFT_FLAGS},
          {"topology", topology_tree()}};
}

}  // namespace stagecraft
