#pragma once

#include "common/base/launch.h"
#include "stages/realign/base/options.h"

namespace stagecraft::realign {

/// Threads for this rank: as many as asked, else its part of the CPUs.
inline int threads(const Options& options) {
  return threads_of_rank(options.threads);
}

}  // namespace stagecraft::realign
