#include "common/base/progress.h"

#include <fmt/core.h>
#include <unistd.h>

#include <cstdio>
#include <utility>

namespace stagecraft {
inline namespace base {

Progress::Progress(std::string program)
    : program_(std::move(program)), terminal_(isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
  if (terminal_) fmt::print(stderr, "\r\033[K");
}

void Progress::at(int t, int frames) {
  if (!terminal_) return;
  fmt::print(stderr, "\r\033[K{}: frame {} of {}", program_, t + 1, frames);
  std::fflush(stderr);
}

}  // namespace base
}  // namespace stagecraft
