#include "bench/kernels/kernel.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "common/bspline.h"
#include "common/lattice.h"

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

const Phantom& phantom() {
  static const Phantom phantom = make_phantom({});
  return phantom;
}

const Volume& head() {
  static const Volume head = frame(phantom(), 0);
  return head;
}

const Volume& spline() {
  static const Volume spline = [] {
    Volume volume = head();
    prefilter(volume);
    return volume;
  }();
  return spline;
}

const std::vector<Eigen::Vector3d>& points() {
  static const std::vector<Eigen::Vector3d> points = [] {
    const Lattice lattice(phantom().grid, {});
    std::vector<Eigen::Vector3d> result;
    for (std::int64_t n = 0; n < lattice.size(); ++n) {
      result.push_back(lattice[n]);
    }
    return result;
  }();
  return points;
}

double bytes_of(const Volume& volume) {
  return static_cast<double>(volume.voxels().size_bytes());
}

Work sampling(double flop) {
  const auto items = static_cast<double>(points().size());
  const double bytes = items * sizeof(Eigen::Vector3d) + bytes_of(spline());
  return {.items = items,
          .bytes = bytes / items,
          .flop = flop,
          .working_set = bytes};
}

Parameters some_motion() {
  Parameters p;
  p << 1, -2, 0.5, 0.02, -0.01, 0.03;
  return p;
}

double moved_error(const Volume& out) {
  const Eigen::Matrix4d back = inverse(rigid(some_motion()));
  double error = 0;
  for (int k = 0; k < out.shape()[2]; ++k) {
    for (int j = 0; j < out.shape()[1]; ++j) {
      for (int i = 0; i < out.shape()[0]; ++i) {
        if (std::isnan(out(i, j, k))) continue;
        const Eigen::Vector3d position =
            world(phantom().grid, Eigen::Vector3d(i, j, k));
        const double truth = intensity(phantom(), apply(back, position));
        error = larger(error, std::abs(out(i, j, k) - truth));
      }
    }
  }
  return error;
}

double inside_share(const Volume& out) {
  const auto outside = std::ranges::count_if(
      out.voxels(), [](double voxel) { return std::isnan(voxel); });
  return 1 - static_cast<double>(outside) / static_cast<double>(out.size());
}

}  // namespace stagecraft
