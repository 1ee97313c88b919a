#include "common/exit_status.h"

#include <fmt/format.h>

#include <cstdio>
#include <exception>

#include "common/error.h"

namespace stagecraft {

int exit_status(const char* program, const std::function<int()>& body) {
  try {
    return body();
  } catch (const Interrupted& interrupted) {
    return 128 + interrupted.signal;
  } catch (const BadInput& error) {
    fmt::print(stderr, "{}: {}\n", program, error.what());
    return 2;
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}: {}\n", program, error.what());
    return 1;
  }
}

}  // namespace stagecraft
