#include "common/base/input_files.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <optional>

#include "common/base/error.h"
#include "common/base/resources.h"

namespace stagecraft {
inline namespace base {
namespace {

std::optional<std::pair<dev_t, ino_t>> file_at(
    const std::filesystem::path& path) {
  struct stat status {};
  if (stat(path.c_str(), &status) != 0) return std::nullopt;
  return std::pair(status.st_dev, status.st_ino);
}

}  // namespace

InputFiles::InputFiles(const std::vector<std::filesystem::path>& paths) {
  for (const std::filesystem::path& path : paths) {
    if (const auto file = file_at(path)) files_.insert(*file);
  }
}

void InputFiles::refuse(const std::filesystem::path& result) const {
  const auto file = file_at(result);
  if (!file || !files_.contains(*file)) return;
  throw BadInput(
      fmt::format("{} is read by this call and would be replaced by a result; "
                  "choose another place for the results",
                  without_home(result.string())));
}

}  // namespace base
}  // namespace stagecraft
