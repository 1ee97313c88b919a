#pragma once

#include <functional>

namespace stagecraft {
inline namespace base {

/// The exit status of a program: what `body` returns, or for what it throws 2
/// (BadInput), 128 and the signal (Interrupted), else 1. An error's message
/// goes to stderr behind the name of the program. Standard streams that were
/// closed lead nowhere from now on.
int exit_status(const char* program, const std::function<int()>& body);

}  // namespace base
}  // namespace stagecraft
