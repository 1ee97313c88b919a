#include "common/base/resources.h"

#include <fmt/format.h>
#include <pwd.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

namespace stagecraft {
inline namespace base {
namespace {

namespace fs = std::filesystem;

/// The rest of the first line of `path` that begins with `key`, without the
/// blanks and the colon between them; empty when there is none.
std::string value_in(const std::string& path, std::string_view key) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with(key)) continue;
    const auto begin = line.find_first_not_of(" \t:", key.size());
    if (begin != line.npos) return line.substr(begin);
  }
  return {};
}

/// The whole number that is all of the file; -1 when it is not there.
int number_in(const fs::path& path) {
  int number = -1;
  std::ifstream(path) >> number;
  return number;
}

/// 3 for "cpu3"; -1 for names of another form.
int cpu_of(const std::string& name) {
  int cpu = -1;
  if (!name.starts_with("cpu")) return -1;
  const char* end = name.data() + name.size();
  return std::from_chars(name.data() + 3, end, cpu).ptr == end ? cpu : -1;
}

/// The CPUs of the process when it was started; what is called from the table
/// below comes before any constructor, those of sanitizers too.
alignas(8) unsigned char mask_of_start[1 << 14];
long mask_size = 0;  // bytes; 0 or less: not known

__attribute__((no_sanitize("address", "thread", "undefined"))) void
look_at_mask(int, char**, char**) {
  mask_size =
      syscall(SYS_sched_getaffinity, 0, sizeof mask_of_start, mask_of_start);
}

__attribute__((section(".preinit_array"),
               used)) void (*const before_constructors)(int, char**,
                                                        char**) = look_at_mask;

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) +
         static_cast<double>(time.tv_usec) * 1e-6;
}

}  // namespace

void undo_early_binding() {
  if (mask_size > 0)
    syscall(SYS_sched_setaffinity, 0, mask_size, mask_of_start);
}

std::vector<int> allowed_cpus(int thread) {
  // The kernel refuses sets smaller than its own, whose size it does not tell.
  for (std::size_t cpus = 1024; cpus <= 1 << 20; cpus *= 2) {
    const std::size_t bytes = CPU_ALLOC_SIZE(cpus);
    const std::unique_ptr<cpu_set_t, void (*)(cpu_set_t*)> set(
        CPU_ALLOC(cpus), [](cpu_set_t* pointer) { CPU_FREE(pointer); });
    if (sched_getaffinity(thread, bytes, set.get()) == 0) {
      std::vector<int> allowed;
      for (std::size_t cpu = 0; cpu < cpus; ++cpu)
        if (CPU_ISSET_S(cpu, bytes, set.get()))
          allowed.push_back(static_cast<int>(cpu));
      return allowed;
    }
    if (errno != EINVAL) break;
  }
  return {};
}

CpuSet allowed_here() {
  CpuSet allowed;
  for (const int cpu : allowed_cpus()) allowed.set(static_cast<unsigned>(cpu));
  return allowed;
}

std::vector<int> allowed_cpus_of_process() {
  std::set<int> all;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator("/proc/self/task", error)) {
    const int thread = std::stoi(entry.path().filename());
    const std::vector<int> cpus = allowed_cpus(thread);
    all.insert(cpus.begin(), cpus.end());
  }
  return {all.begin(), all.end()};
}

std::string cpu_list(const std::vector<int>& cpus) {
  std::string text;
  for (auto first = cpus.begin(); first != cpus.end();) {
    auto last = first;
    while (last + 1 != cpus.end() && *(last + 1) == *last + 1) ++last;
    if (!text.empty()) text += ',';
    text += first == last ? fmt::format("{}", *first)
                          : fmt::format("{}-{}", *first, *last);
    first = last + 1;
  }
  return text;
}

std::int64_t peak_memory() {
  const std::string text = value_in("/proc/self/status", "VmHWM:");
  return std::strtoll(text.c_str(), nullptr, 10) * 1024;
}

CpuSeconds cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return {seconds(usage.ru_utime), seconds(usage.ru_stime)};
}

Topology topology(const std::string& sysfs) {
  std::set<int> packages;
  std::set<std::pair<int, int>> cores;
  Topology result;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(sysfs, error)) {
    if (cpu_of(entry.path().filename()) < 0) continue;
    const int package =
        number_in(entry.path() / "topology/physical_package_id");
    const int core = number_in(entry.path() / "topology/core_id");
    if (core < 0) continue;  // offline
    ++result.hardware_threads;
    packages.insert(package);
    cores.emplace(package, core);
  }
  result.packages = static_cast<int>(packages.size());
  result.cores = static_cast<int>(cores.size());
  return result;
}

std::string cpu_model() {
  const std::string model = value_in("/proc/cpuinfo", "model name");
  return model.empty() ? "unknown" : model;
}

std::string file_system(const std::string& path) {
  struct statfs status {};
  if (statfs(path.c_str(), &status) != 0) return "unknown";
  // Numbers as in linux/magic.h and statfs(2).
  constexpr std::pair<unsigned, const char*> names[] = {
      {0xef53, "ext4"},       {0x58465342, "xfs"},   {0x9123683e, "btrfs"},
      {0x01021994, "tmpfs"},  {0x858458f6, "ramfs"}, {0x794c7630, "overlay"},
      {0x6969, "nfs"},        {0x65735546, "fuse"},  {0x2fc12fc1, "zfs"},
      {0x0bd00bd0, "lustre"}, {0x47504653, "gpfs"},  {0x19830326, "beegfs"},
      {0x00c36400, "ceph"},   {0xff534d42, "cifs"},  {0xfe534d42, "smb2"},
      {0x01021997, "9p"},     {0xf2f52010, "f2fs"},  {0x4d44, "vfat"},
      {0x2011bab0, "exfat"}};
  const auto magic = static_cast<unsigned>(status.f_type);
  for (const auto& [number, name] : names)
    if (number == magic) return name;
  return fmt::format("{:#x}", magic);
}

std::string without_home(const std::string& text) {
  const char* variable = std::getenv("HOME");
  const passwd* entry = variable ? nullptr : getpwuid(getuid());
  std::string home = variable ? variable : entry ? entry->pw_dir : "";
  while (home.ends_with('/')) home.pop_back();
  if (home.empty()) return text;
  const auto is_name = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '.' ||
           c == '_' || c == '-';
  };
  std::string result;
  std::size_t done = 0;
  for (auto at = text.find(home); at != text.npos;
       at = text.find(home, at + 1)) {
    const auto end = at + home.size();
    const bool begins =
        at == 0 || (!is_name(text[at - 1]) && text[at - 1] != '/');
    const bool ends = end == text.size() || !is_name(text[end]);
    if (!begins || !ends) continue;
    result += text.substr(done, at - done) + '~';
    done = end;
  }
  return result + text.substr(done);
}

}  // namespace base
}  // namespace stagecraft
