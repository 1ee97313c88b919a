#include "bench/figures/roofline.h"

#include <algorithm>
#include <string_view>

namespace stagecraft {
namespace {

/// How far a ceiling may be passed: it is measured too.
constexpr double tolerance = 1.1;

constexpr std::string_view triad = "triad/";

/// The repetitions of one entry.
struct Repeated {
  KernelRecord fastest;
  double slowest = 0;  ///< ns per item
  int n = 0;
};

std::vector<Repeated> by_name(const std::vector<KernelRecord>& entries) {
  std::vector<Repeated> result;
  for (const KernelRecord& entry : entries) {
    auto found = std::ranges::find(
        result, entry.name, [](const Repeated& r) { return r.fastest.name; });
    if (found == result.end()) {
      found = result.insert(found, {entry, entry.nanoseconds, 0});
    }
    ++found->n;
    found->slowest = std::max(found->slowest, entry.nanoseconds);
    if (entry.nanoseconds < found->fastest.nanoseconds) found->fastest = entry;
  }
  return result;
}

/// How long an amount takes at a rate: none takes no time at any rate, and at
/// an unknown rate nothing is known.
std::optional<double> duration(double amount, std::optional<double> rate) {
  if (amount == 0) return 0;
  if (!rate) return std::nullopt;
  return amount / *rate;
}

/// The longer of two times where both are known.
std::optional<double> longer(std::optional<double> a, std::optional<double> b) {
  if (!a || !b) return std::nullopt;
  return std::max(*a, *b);
}

/// The level that a working set is in.
std::optional<Ceilings::Level> level_of(const Ceilings& ceilings,
                                        double working_set) {
  if (ceilings.levels.empty()) return std::nullopt;
  const auto found = std::ranges::lower_bound(ceilings.levels, working_set, {},
                                              &Ceilings::Level::holds);
  return found == ceilings.levels.end() ? ceilings.levels.back() : *found;
}

RooflinePoint point(const Repeated& repeated, const Ceilings& ceilings) {
  const KernelRecord& kernel = repeated.fastest;
  RooflinePoint point{.name = kernel.name,
                      .nanoseconds = kernel.nanoseconds,
                      .slowest = repeated.slowest,
                      .repetitions = repeated.n,
                      .gigaflops = kernel.flop / kernel.nanoseconds,
                      .bandwidth = kernel.bytes / kernel.nanoseconds,
                      .intensity = std::nullopt,
                      .level = "",
                      .share = std::nullopt};
  if (kernel.bytes > 0) point.intensity = kernel.flop / kernel.bytes;
  std::optional<double> bandwidth;
  if (const auto level = level_of(ceilings, kernel.working_set)) {
    point.level = level->name;
    bandwidth = level->bandwidth;
  }
  const auto moving = duration(kernel.bytes, bandwidth);
  const auto computing = duration(kernel.flop, ceilings.peak);
  if (kernel.bytes > 0 || kernel.flop > 0) {
    if (const auto least = longer(moving, computing)) {
      point.share = *least / kernel.nanoseconds;
    }
  }
  const double known = std::max(moving.value_or(0), computing.value_or(0));
  point.faster_than_possible = !(known <= tolerance * kernel.nanoseconds);
  return point;
}

}  // namespace

Ceilings ceilings(const Record& record) {
  Ceilings result;
  for (const auto& [fastest, slowest, n] : by_name(record.ceilings)) {
    const std::string& name = fastest.name;
    if (name == "fma") {
      result.peak = fastest.flop / fastest.nanoseconds;
    } else if (name.starts_with(triad)) {
      result.levels.push_back(
          {.name = name.substr(triad.size()),
           .holds = fastest.working_set,
           .bandwidth = fastest.bytes / fastest.nanoseconds});
    }
  }
  std::ranges::sort(result.levels, {}, &Ceilings::Level::holds);
  return result;
}

std::vector<RooflinePoint> roofline(const Record& record) {
  const Ceilings known = ceilings(record);
  std::vector<RooflinePoint> result;
  for (const Repeated& repeated : by_name(record.kernels)) {
    result.push_back(point(repeated, known));
  }
  std::ranges::sort(result, {}, &RooflinePoint::name);
  return result;
}

std::optional<double> least_seconds(double bytes, double flop, int cores,
                                    const Record& record) {
  const Ceilings known = ceilings(record);
  std::optional<double> bandwidth;
  if (!known.levels.empty()) {
    bandwidth = std::ranges::max(known.levels, {}, &Ceilings::Level::bandwidth)
                    .bandwidth;
  }
  const auto alone =
      longer(duration(bytes, bandwidth), duration(flop, known.peak));
  if (!alone) return std::nullopt;
  return 1e-9 * *alone / cores;
}

}  // namespace stagecraft
