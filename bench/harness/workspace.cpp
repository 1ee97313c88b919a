#include "bench/harness/workspace.h"

#include <fmt/format.h>
#include <stdlib.h>
#include <unistd.h>

#include <system_error>

#include "common/base/error.h"

namespace stagecraft {
namespace {

namespace fs = std::filesystem;

bool has(const fs::path& folder, std::uintmax_t room) {
  std::error_code failed;
  const fs::space_info space = fs::space(folder, failed);
  return !failed && space.available >= room &&
         access(folder.c_str(), W_OK | X_OK) == 0;
}

fs::path folder_with(std::uintmax_t room) {
  const fs::path temporary = fs::temp_directory_path();
  for (const fs::path& folder : {fs::path("/dev/shm"), temporary}) {
    if (has(folder, room)) return folder;
  }
  throw BadInput(
      fmt::format("neither /dev/shm nor {} has {} MB free; set TMPDIR to a "
                  "folder that has",
                  temporary.string(), room / 1'000'000));
}

}  // namespace

Workspace::Workspace(std::uintmax_t room, const fs::path& where) {
  if (!where.empty() && !has(where, room)) {
    throw BadInput(fmt::format(
        "{} is no folder that can be written to and has {} MB free; name "
        "another one",
        where.string(), room / 1'000'000));
  }
  std::string name =
      (where.empty() ? folder_with(room) : where) / "stagecraft-XXXXXX";
  if (mkdtemp(name.data()) == nullptr) {
    throw std::system_error(errno, std::generic_category(),
                            "cannot make a folder " + name);
  }
  path_ = name;
}

Workspace::~Workspace() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

}  // namespace stagecraft
