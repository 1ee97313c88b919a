#include "bench/harness/cold.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <fstream>
#include <string>

#include "bench/harness/workspace.h"
#include "common/base/error.h"

namespace stagecraft {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t size = 1 << 20;

/// Whether the first page of a file is in memory.
bool remembered(const fs::path& path) {
  const int file = open(path.c_str(), O_RDONLY);
  void* const map = mmap(nullptr, size, PROT_READ, MAP_SHARED, file, 0);
  unsigned char page = 0;
  mincore(map, 1, &page);
  munmap(map, size);
  close(file);
  return (page & 1) != 0;
}

void write(const fs::path& path) {
  std::ofstream(path) << std::string(size, 'x');
}

TEST(Cold, FilesOfAFolderAreForgotten) {
  const Workspace workspace(size, STAGECRAFT_PROGRAMS);
  fs::create_directory(workspace.path() / "deep");
  const fs::path one = workspace.path() / "one";
  const fs::path two = workspace.path() / "deep" / "two";
  write(one);
  write(two);
  EXPECT_TRUE(remembered(one));
  try {
    forget(workspace.path());
  } catch (const BadInput& kept) {
    GTEST_SKIP() << kept.what();
  }
  EXPECT_FALSE(remembered(one));
  EXPECT_FALSE(remembered(two));
}

TEST(Cold, IsRefusedWhereFilesStay) {
  if (!fs::exists("/dev/shm")) GTEST_SKIP() << "/dev/shm is missing";
  const Workspace workspace(size, "/dev/shm");
  write(workspace.path() / "one");
  EXPECT_THAT([&] { forget(workspace.path() / "one"); },
              testing::ThrowsMessage<BadInput>(testing::HasSubstr("--disk")));
}

}  // namespace
}  // namespace stagecraft
