#include "common/base/exit_status.h"

#include <fmt/format.h>

#include <cstdio>
#include <exception>

#include "common/base/error.h"

namespace stagecraft::inline base {

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

}  // namespace stagecraft::inline base
