#include "bench/kernels/kernel.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

namespace stagecraft {
namespace {

bool wrong = false;

}  // namespace

void report(benchmark::State& state, const Work& work, double seconds) {
  state.counters["ns_per_item"] = {1e9 * seconds / work.items,
                                   benchmark::Counter::kAvgIterations};
  // Of a counter that is always 0 Google Benchmark would write a coefficient of
  // variation that is not JSON.
  for (const auto& [name, value] :
       {std::pair{"bytes_per_item", work.bytes},
        std::pair{"flop_per_item", work.flop},
        std::pair{"working_set", work.working_set}}) {
    if (value > 0) state.counters[name] = value;
  }
}

void check(benchmark::State& state, double error, double tolerance) {
  if (error <= tolerance) return;
  wrong = true;
  state.SkipWithError(
      fmt::format("wrong result: off by {}, at most {} is right", error,
                  tolerance)
          .c_str());
}

double larger(double a, double b) { return a > b || std::isnan(a) ? a : b; }

bool anything_wrong() { return wrong; }

}  // namespace stagecraft
