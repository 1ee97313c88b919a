#pragma once

#include <benchmark/benchmark.h>

#include <Eigen/Core>
#include <ctime>
#include <vector>

#include "common/phantom.h"
#include "common/rigid.h"

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

/// What all kernels work on, as the rungs do: the default phantom, its first
/// frame, the spline of that frame, and the points at which it is sampled, in
/// voxels, in their order.
const Phantom& phantom();
const Volume& head();
const Volume& spline();
const std::vector<Eigen::Vector3d>& points();

/// A volume's size.
double bytes_of(const Volume& volume);

/// Of one value of the spline: along three axes 4 distances, 2 inner weights of
/// 5, 2 outer ones of 4; then 64 times two products and a multiply-add.
inline constexpr double value_flop = 3 * (4 + 2 * 5 + 2 * 4) + 64 * 4;

/// Of `flop` at each of the points, which are the items: every point and every
/// coefficient counts once, since points share most of theirs.
Work sampling(double flop);

/// A motion such as a fit ends with.
Parameters some_motion();

/// Of the first frame pulled back by that motion: the largest deviation from
/// the formula of the phantom, moved (what is left is that a spline of 3 mm
/// rounds off the edge of the head), and the share of the voxels that come from
/// inside the frame; the others are NaN.
double moved_error(const Volume& out);
double inside_share(const Volume& out);

/// Adds "ceiling/fma" and "ceiling/triad/..." for the caches of this machine
/// and its memory. Throws std::runtime_error where hwloc fails.
void register_ceilings();

}  // namespace stagecraft
