#pragma once

#include <sys/types.h>

#include <algorithm>
#include <filesystem>
#include <utility>
#include <vector>

namespace stagecraft {
inline namespace base {

/// The files that a program reads, so that no result replaces one of them.
class InputFiles {
 public:
  InputFiles() = default;
  /// Those of a range of paths that exist.
  template <class Paths>
  explicit InputFiles(const Paths& paths) {
    for (const std::filesystem::path& path : paths) add(path);
    std::ranges::sort(files_);
  }

  /// Throws BadInput where `result` is one of them, through links too.
  void refuse(const std::filesystem::path& result) const;

 private:
  void add(const std::filesystem::path& path);

  std::vector<std::pair<dev_t, ino_t>> files_;  ///< sorted: 16 bytes each
};

}  // namespace base
}  // namespace stagecraft
