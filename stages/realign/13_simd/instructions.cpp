#include <fmt/format.h>
#include <hwy/highway.h>
#include <hwy/nanobenchmark.h>
#include <hwy/targets.h>

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "common/base/error.h"
#include "stages/realign/13_simd/kernels.h"

/// Taken before that of libhwy, which measures the clock while it is loaded: 4
/// ms of every start, by an instruction that valgrind does not know. Nobody
/// here asks for the result.
std::uint64_t hwy::platform::TimerResolution() { return 1; }

namespace stagecraft::realign::simd {

std::string choose_instructions() {
  const std::int64_t all = HWY_TARGETS & hwy::SupportedTargets();
  std::int64_t best = all & -all;
  if (const char* limit = std::getenv("STAGECRAFT_SIMD")) {
    std::string known;
    std::int64_t named = 0;
    for (std::int64_t rest = HWY_TARGETS; rest != 0; rest &= rest - 1) {
      const std::int64_t target = rest & -rest;
      known += fmt::format(" {}", hwy::TargetName(target));
      if (std::string_view(limit) == hwy::TargetName(target)) named = target;
    }
    if (named == 0) {
      throw BadInput(
          fmt::format("STAGECRAFT_SIMD is {}; take one of{}", limit, known));
    }
    // Better targets have lower bits.
    best = all & -named;
    best &= -best;
    hwy::DisableTargets(~(all & -named));
  }
  return hwy::TargetName(best);
}

}  // namespace stagecraft::realign::simd
