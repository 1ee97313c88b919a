#pragma once

#include <sys/types.h>

#include <filesystem>
#include <set>
#include <utility>
#include <vector>

namespace stagecraft {
inline namespace base {

/// The files that a program reads, so that no result replaces one of them.
class InputFiles {
 public:
  InputFiles() = default;
  /// Those of `paths` that exist.
  explicit InputFiles(const std::vector<std::filesystem::path>& paths);

  /// Throws BadInput where `result` is one of them, through links too.
  void refuse(const std::filesystem::path& result) const;

 private:
  std::set<std::pair<dev_t, ino_t>> files_;
};

}  // namespace base
}  // namespace stagecraft
