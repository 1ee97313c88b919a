#pragma once

#include <cstdint>

#include "stages/tiles/02_processes.h"

namespace stagecraft::tiles {

/// The life of a worker: does what comes through the socket until it is
/// dismissed or nobody is there any more, then ends the process. The kernel
/// gives it no more than `memory` bytes from now on.
[[noreturn]] void serve(int socket, std::int64_t memory, const Crew::Job& job);

}  // namespace stagecraft::tiles
