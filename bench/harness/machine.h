#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace stagecraft {

/// What the kernel has counted since it started.
struct Busy {
  double steal = 0;     ///< CPU s that other guests took, of all CPUs
  double all = 0;       ///< CPU s, of all CPUs, idle ones too
  double pressure = 0;  ///< s in which a runnable thread had no CPU
  double here = 0;      ///< CPU s, of the CPUs allowed to this process
  double used = 0;      ///< of these, CPU s of all programs
};
Busy busy();

/// How disturbed the time between two readings was, as shares of it; steal is
/// of all CPUs. 0 where the kernel does not say.
struct Disturbance {
  double steal = 0;
  double pressure = 0;
  double others = 0;  ///< used by other programs, of the CPUs allowed to this
};
/// `own`: CPU s between the readings of what is measured and of this process.
Disturbance between(const Busy& begin, const Busy& end, double wall_seconds,
                    double own);
nlohmann::ordered_json json_of(const Disturbance& disturbance);

/// The machine as it is now, watched for a moment: load (of a minute), steal,
/// pressure and others.
nlohmann::ordered_json moment();

/// The tree of hwloc's objects: type, os_index, size (bytes, of caches and
/// memory) and children.
nlohmann::ordered_json topology_tree();

/// Everything that figures depend on and that does not change in a session:
/// host (see host_report), allowed_cpus, topology, compiler, flags.
nlohmann::ordered_json machine();

}  // namespace stagecraft
