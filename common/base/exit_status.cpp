#include "common/base/exit_status.h"

#include <fcntl.h>
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

/// A file that is opened takes the least free number: where a stream was
/// closed, what is said would get into it.
void occupy_standard_streams() {
  for (int stream = 0; stream <= 2; ++stream) {
    if (fcntl(stream, F_GETFD) < 0) open("/dev/null", O_RDWR);
  }
}

}  // namespace

int exit_status(const char* program, const std::function<int()>& body) {
  occupy_standard_streams();
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
