#pragma once

#include <benchmark/benchmark.h>

#include <ctime>

namespace stagecraft {

/// What the timed loop of a kernel or a ceiling does.
struct Work {
  double items = 1;  ///< per iteration
  /// Per item, every number that goes in or comes out counted once, however
  /// often it is read: what must move if nothing is wasted.
  double bytes = 0;
  double flop = 0;  ///< per item, by hand; a multiply-add is two
  /// Bytes touched again and again; of a ceiling, those that its level holds.
  double working_set = 0;
};

/// Sets the counters ns_per_item and, where not 0, bytes_per_item,
/// flop_per_item and working_set. `seconds` is the time of all iterations.
void report(benchmark::State& state, const Work& work, double seconds);

/// Calls `iteration` as often as is asked for and reports it. The time is that
/// of the processor: other programs hardly lengthen it.
template <typename Iteration>
void measure(benchmark::State& state, const Work& work, Iteration iteration) {
  const std::clock_t start = std::clock();
  for (auto _ : state) iteration();
  report(state, work,
         static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
}

/// Lets no result count whose `error` (the largest deviation from what is
/// expected) is above `tolerance` or not a number.
void check(benchmark::State& state, double error, double tolerance);

/// The larger of two deviations; not a number where one is not.
double larger(double a, double b);

/// True once `check` has failed.
bool anything_wrong();

/// Adds "ceiling/fma" and "ceiling/triad/..." for the caches of this machine
/// and its memory. Throws std::runtime_error where hwloc fails.
void register_ceilings();

}  // namespace stagecraft
