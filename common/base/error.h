#pragma once

#include <stdexcept>

namespace stagecraft {
inline namespace base {

/// Something the user can mend: the message is one sentence that says what is
/// wrong and what to do. `main` prints it and leaves with status 2. Every other
/// exception is a failure of the machine and leaves with status 1.
struct BadInput : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The user wants to stop: a signal came while a program waited, and what it
/// had started is gone.
struct Interrupted {
  int signal;
};

}  // namespace base
}  // namespace stagecraft
