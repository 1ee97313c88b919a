#pragma once

#include <bitset>
#include <cstdint>
#include <string>
#include <vector>

namespace stagecraft {
inline namespace base {

/// Whether a sanitizer looks at this program; its shadow takes terabytes of
/// addresses.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool sanitized = true;
#elif defined(__has_feature)
inline constexpr bool sanitized =
    __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
inline constexpr bool sanitized = false;
#endif

/// The CPUs that a thread of this process (its kernel id; 0: the caller) may
/// run on, rising. Empty when there is no such thread.
std::vector<int> allowed_cpus(int thread = 0);

/// One bit a CPU (hardware thread), by its number; Linux knows 8192 at most.
using CpuSet = std::bitset<8192>;

/// What cgroup and launcher leave to the calling thread; ask before binding it.
CpuSet allowed_here();

/// The CPUs that any thread of this process may run on, rising.
std::vector<int> allowed_cpus_of_process();

/// Lets the calling thread run again where it could when the program was
/// started: with OMP_PROC_BIND, OMP_PLACES or GOMP_CPU_AFFINITY in the
/// environment, OpenMP binds it to a single CPU before `main`.
void undo_early_binding();

/// CPUs in the kernel's list format, as in "0-3,8".
std::string cpu_list(const std::vector<int>& cpus);

/// The most memory that this process ever held, bytes (VmHWM).
std::int64_t peak_memory();

/// CPU time of all threads of this process, s.
struct CpuSeconds {
  double user = 0;
  double system = 0;
};
CpuSeconds cpu_seconds();

/// What the machine has; 0 where the system does not say.
struct Topology {
  int packages = 0;
  int cores = 0;
  int hardware_threads = 0;
};

/// Counts the online CPUs in a folder like /sys/devices/system/cpu.
Topology topology(const std::string& sysfs = "/sys/devices/system/cpu");

/// The processor's name; "unknown" where the system does not say.
std::string cpu_model();

/// The type of the file system that holds `path`, as in "ext4" (which stands
/// for ext2 and ext3 too) or "nfs"; its number in hexadecimal when it has no
/// name here, "unknown" when there is no such path.
std::string file_system(const std::string& path);

/// `text`, a path or a command line, with the home folder written as `~`.
std::string without_home(const std::string& text);

}  // namespace base
}  // namespace stagecraft
