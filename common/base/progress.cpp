#include "common/base/progress.h"

#include <fmt/core.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <utility>

namespace stagecraft {
inline namespace base {
namespace {

std::string duration(double seconds) {
  const auto whole = static_cast<long>(std::ceil(seconds));
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
  return fmt::format("{} h {} min", whole / 3600, whole / 60 % 60);
}

}  // namespace

Progress::Progress(std::string program, std::string unit)
    : program_(std::move(program)),
      unit_(std::move(unit)),
      terminal_(isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() { clear(); }

void Progress::clear() {
  if (terminal_) fmt::print(stderr, "\r\033[K");
  next_ = {};
}

void Progress::at(int n, int count) {
  constexpr std::chrono::milliseconds pause{50};
  const auto now = Clock::now();
  if (!terminal_ || now < next_) return;
  next_ = now + pause;
  const std::chrono::duration<double> passed = now - begin_;
  // A line that reaches the last column would be followed by an empty one.
  const std::string line =
      program_ + ": " + progress_text(unit_, n + 1, count, passed.count());
  fmt::print(stderr, "\r\033[K{:.79}", line);
  std::fflush(stderr);
}

std::string progress_text(const std::string& unit, int n, int count,
                          double seconds) {
  const std::string reached = fmt::format("{} {} of {}", unit, n, count);
  constexpr double guess = 1;  // s
  if (n < 2 || seconds < guess) return reached;
  const double rate = n / seconds;
  return fmt::format("{}, {:.{}f} a second, {} left", reached, rate,
                     rate < 10 ? 1 : 0, duration((count - n) / rate));
}

}  // namespace base
}  // namespace stagecraft
