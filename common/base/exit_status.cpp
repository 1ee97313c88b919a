#include "common/base/exit_status.h"

#include <fmt/format.h>

#include <cstdio>
#include <exception>

#include "common/base/error.h"

namespace stagecraft {
inline namespace base {
namespace {

/// Does not throw where nobody can read it.
void say(const char* program, const char* sentence) {
  std::fputs(fmt::format("{}: {}\n", program, sentence).c_str(), stderr);
}

}  // namespace

int exit_status(const char* program, const std::function<int()>& body) {
  try {
    return body();
  } catch (const Interrupted& interrupted) {
    return 128 + interrupted.signal;
  } catch (const BadInput& error) {
    say(program, error.what());
    return 2;
  } catch (const std::exception& error) {
    say(program, error.what());
    return 1;
  }
}

}  // namespace base
}  // namespace stagecraft
