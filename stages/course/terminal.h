#pragma once

#include <termios.h>

#include <optional>
#include <string>

#include "bench/gate/gate.h"

namespace stagecraft::course {

/// A text in the colour of an outcome, where stdout is a terminal that shows
/// colours and NO_COLOR (no-color.org) is not set.
std::string painted(Outcome outcome, const std::string& text);

/// Whether somebody can answer a question.
bool answers();
/// Asks until the answer begins with y or n; the end of input is a no.
bool agreed(const std::string& question);

/// Lets single keys be read as they are pressed, for as long as this object
/// lives; nothing where stdin is not a terminal. Signals must not end the
/// program meanwhile: see hold_signals.
class Keys {
 public:
  Keys();
  ~Keys();
  Keys(const Keys&) = delete;
  Keys& operator=(const Keys&) = delete;

  bool any() const { return before_.has_value(); }
  /// The key pressed within `seconds`; 0: none. Throws Interrupted on a signal
  /// that was held, 'q' where the input ended.
  char wait(double seconds) const;

 private:
  std::optional<termios> before_;
};

}  // namespace stagecraft::course
