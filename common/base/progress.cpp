#include "common/base/progress.h"

#include <fmt/core.h>
#include <unistd.h>

#include <cstdio>
#include <utility>

namespace stagecraft {
inline namespace base {

Progress::Progress(std::string program, std::string unit)
    : program_(std::move(program)),
      unit_(std::move(unit)),
      terminal_(isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() { clear(); }

void Progress::clear() {
  if (terminal_) fmt::print(stderr, "\r\033[K");
}

void Progress::at(int n, int count) {
  if (!terminal_) return;
  fmt::print(stderr, "\r\033[K{}: {} {} of {}", program_, unit_, n + 1, count);
  std::fflush(stderr);
}

}  // namespace base
}  // namespace stagecraft
