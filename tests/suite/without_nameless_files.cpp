#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "tests/common/base/nameless_files.h"

/// Runs a command where no file system has O_TMPFILE: stands in for those over
/// a network.
int main(int argc, char** argv) {
  if (argc < 2 || !stagecraft::samples::forbid_nameless_files(EOPNOTSUPP)) {
    std::perror("without-nameless-files");
    return 77;
  }
  execvp(argv[1], argv + 1);
  std::perror(argv[1]);
  return 127;
}
