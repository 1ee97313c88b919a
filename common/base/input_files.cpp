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

void InputFiles::add(const std::filesystem::path& path) {
  if (const auto file = file_at(path)) files_.push_back(*file);
}

void InputFiles::refuse(const std::filesystem::path& result) const {
  const auto file = file_at(result);
  if (!file || !std::ranges::binary_search(files_, *file)) return;
  throw BadInput(
      fmt::format("{} is read by this call and would be replaced by a result; "
                  "choose another place for the results",
                  without_home(result.string())));
}

}  // namespace base
}  // namespace stagecraft
