#include "bench/harness/cold.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <system_error>
#include <vector>

#include "common/base/error.h"

namespace stagecraft {
namespace {

namespace fs = std::filesystem;

/// Whether any page of an open file is in memory.
bool in_memory(int file, std::size_t size) {
  if (size == 0) return false;
  void* const map = mmap(nullptr, size, PROT_READ, MAP_SHARED, file, 0);
  if (map == MAP_FAILED) return true;
  const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  std::vector<unsigned char> pages((size + page - 1) / page);
  const bool known = mincore(map, size, pages.data()) == 0;
  munmap(map, size);
  return !known || std::ranges::any_of(
                       pages, [](unsigned char here) { return here & 1; });
}

void forget_file(const fs::path& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    throw std::system_error(errno, std::generic_category(), path.string());
  }
  // What is not written yet cannot be forgotten.
  fsync(file);
  posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
  const bool stays = in_memory(file, fs::file_size(path));
  close(file);
  if (stays) {
    throw BadInput("the file system of " + path.parent_path().string() +
                   " keeps files in memory; name a folder on a disk with "
                   "--disk");
  }
}

}  // namespace

void forget(const fs::path& input) {
  if (!fs::is_directory(input)) {
    forget_file(input);
    return;
  }
  for (const auto& entry : fs::recursive_directory_iterator(input)) {
    if (entry.is_regular_file()) forget_file(entry.path());
  }
}

}  // namespace stagecraft
