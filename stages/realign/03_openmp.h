#pragma once

#include "common/launch.h"
#include "common/options.h"
#include "common/resources.h"

namespace stagecraft::realign {

/// Threads for this rank: as many as asked, else its part of the CPUs.
inline int threads(const Options& options) {
  if (options.threads > 0) return options.threads;
  const auto cpus = static_cast<int>(allowed_cpus_of_process().size());
  return default_threads(launch(), cpus);
}

}  // namespace stagecraft::realign
