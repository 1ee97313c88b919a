#include "stages/course/terminal.h"

#include <fmt/color.h>
#include <poll.h>
#include <unistd.h>

#include <cctype>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <iostream>

#include "common/base/error.h"

namespace stagecraft::course {
namespace {

bool shows_colours() {
  const char* off = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  return isatty(STDOUT_FILENO) != 0 && (off == nullptr || *off == '\0') &&
         terminal != nullptr && std::string(terminal) != "dumb";
}

/// Throws where a held signal waits.
void look_for_signals() {
  sigset_t asked;
  sigemptyset(&asked);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&asked, signal);
  const timespec at_once{0, 0};
  const int signal = sigtimedwait(&asked, nullptr, &at_once);
  if (signal > 0) throw Interrupted{signal};
}

}  // namespace

std::string painted(Outcome outcome, const std::string& text) {
  if (!shows_colours()) return text;
  const auto colour = outcome == Outcome::pass   ? fmt::terminal_color::green
                      : outcome == Outcome::fail ? fmt::terminal_color::red
                                                 : fmt::terminal_color::yellow;
  return fmt::format(fg(colour), "{}", text);
}

bool answers() { return isatty(STDIN_FILENO) != 0; }

bool agreed(const std::string& question) {
  for (;;) {
    fmt::print("{} [y/n] ", question);
    std::fflush(stdout);
    std::string answer;
    if (!std::getline(std::cin, answer)) return false;
    if (answer.starts_with('y') || answer.starts_with('Y')) return true;
    if (answer.starts_with('n') || answer.starts_with('N')) return false;
  }
}

Keys::Keys() {
  termios mode{};
  if (tcgetattr(STDIN_FILENO, &mode) != 0) return;
  before_ = mode;
  mode.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
  // These would stop or end the program with the terminal as it is now.
  mode.c_cc[VSUSP] = _POSIX_VDISABLE;
  mode.c_cc[VQUIT] = _POSIX_VDISABLE;
  tcsetattr(STDIN_FILENO, TCSANOW, &mode);
}

Keys::~Keys() {
  if (before_) tcsetattr(STDIN_FILENO, TCSANOW, &*before_);
}

char Keys::wait(double seconds) const {
  pollfd input{
      .fd = before_ ? STDIN_FILENO : -1, .events = POLLIN, .revents = 0};
  const int ready = poll(&input, 1, static_cast<int>(1000 * seconds));
  look_for_signals();
  if (ready <= 0) return 0;
  char key = 0;
  return read(STDIN_FILENO, &key, 1) == 1 ? key : 'q';
}

}  // namespace stagecraft::course
