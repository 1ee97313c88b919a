#include "bench/harness/live.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>

namespace stagecraft {
namespace {

bool on_terminal() { return isatty(STDERR_FILENO) != 0; }

std::size_t columns() {
  winsize size{};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1) {
    return size.ws_col;
  }
  return 80;
}

}  // namespace

void Live::show(const std::string& line) {
  // One column short, or some terminals begin a new line.
  fmt::print(stderr, "\r\033[K{}", line.substr(0, columns() - 1));
  std::fflush(stderr);
}

void Live::clear() {
  if (on_terminal()) fmt::print(stderr, "\r\033[K");
}

void Live::prepare(const std::string& what) {
  what_ = what;
  shown_ = 0;
  if (on_terminal()) show(what);
}

void Live::begin(const std::string& what) {
  what_ = fmt::format("[{}/{}] {}", ++run_, runs_, what);
  shown_ = 0;
  if (on_terminal()) show(what_);
}

void Live::at(double seconds, const Watch& watch) {
  if (!on_terminal() || seconds < shown_ + 1) return;
  shown_ = seconds;
  std::string line = fmt::format("{}  {:.0f} s", what_, seconds);
  for (std::size_t rank = 0; rank < watch.ranks().size(); ++rank) {
    const RankNow& now = watch.ranks()[rank];
    line +=
        fmt::format("  rank {} {:.0f} % {:.0f} MB", rank, 100 * now.utilisation,
                    static_cast<double>(now.memory) / 1e6);
  }
  show(line);
}

void Live::end(const std::string& result) {
  if (!on_terminal()) fmt::print(stderr, "{}: {}\n", what_, result);
}

}  // namespace stagecraft
