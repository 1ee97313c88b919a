#pragma once

#include <string>

namespace stagecraft {
inline namespace base {

/// The CPUs' worth of time that the control groups of this process leave it, as
/// containers and batch systems set them; infinite where none does. `groups` is
/// where they are mounted, `own` what the kernel says of this process's.
/// Source: Linux, cgroup-v2.rst (cpu.max) and sched-bwc.rst (cpu.cfs_quota_us).
double cpu_quota(const std::string& groups = "/sys/fs/cgroup",
                 const std::string& own = "/proc/self/cgroup");

}  // namespace base
}  // namespace stagecraft
