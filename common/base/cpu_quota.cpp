#include "common/base/cpu_quota.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <limits>

namespace stagecraft {
inline namespace base {
namespace {

namespace fs = std::filesystem;

constexpr double unlimited = std::numeric_limits<double>::infinity();

enum class Version { first, second };

/// What a group itself allows.
double quota_of(const fs::path& group, Version version) {
  double quota = -1, period = -1;
  if (version == Version::second) {
    std::ifstream(group / "cpu.max") >> quota >> period;  // or "max"
  } else {
    std::ifstream(group / "cpu.cfs_quota_us") >> quota;
    std::ifstream(group / "cpu.cfs_period_us") >> period;
  }
  return quota > 0 && period > 0 ? quota / period : unlimited;
}

/// The least of a group and those above it, below where they are mounted.
double least_quota(const fs::path& mounted, fs::path group, Version version) {
  double least = quota_of(mounted, version);
  for (; group.has_relative_path(); group = group.parent_path()) {
    least = std::min(least, quota_of(mounted / group.relative_path(), version));
  }
  return least;
}

}  // namespace

double cpu_quota(const std::string& groups, const std::string& own) {
  double least = unlimited;
  std::ifstream lines(own);
  for (std::string line; std::getline(lines, line);) {
    // "0::/path" of version 2, "4:cpu,cpuacct:/path" of version 1. Where the
    // process sees its own group as the root, there is no such path.
    const std::size_t names = line.find(':') + 1;
    const std::size_t path = line.find(':', names);
    if (names == 0 || path == std::string::npos) continue;
    const std::string controllers = line.substr(names, path - names);
    const fs::path group =
        "/" / fs::path(line.substr(path + 1)).relative_path();
    if (controllers.empty()) {
      least = std::min(least, least_quota(groups, group, Version::second));
    } else if (("," + controllers + ",").find(",cpu,") != line.npos) {
      least = std::min(
          least, least_quota(fs::path(groups) / "cpu", group, Version::first));
    }
  }
  return least;
}

}  // namespace base
}  // namespace stagecraft
