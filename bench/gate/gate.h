#pragma once

#include <functional>
#include <string>
#include <vector>

#include "bench/figures/figures.h"
#include "bench/gate/floors.h"

namespace stagecraft {

enum class Outcome { pass, inconclusive, fail };

std::string name_of(Outcome outcome);

/// What came of one floor.
struct Judgement {
  Floor floor;
  Estimate figure;  ///< n = 0: not known
  Outcome outcome = Outcome::inconclusive;
  std::string reason;  ///< a sentence; empty where it passes
};

/// How many times larger a metric is in one arm than another metric in another.
using Compare = std::function<Estimate(
    const Record& record, const std::string& above, const Metric& metric_above,
    const std::string& below, const Metric& metric_below)>;

/// The figure of a floor without a verdict, or why there is none.
struct Measure {
  Estimate figure{};
  Outcome outcome = Outcome::pass;  ///< what its runs are worth
  std::string reason{};
};

/// What was measured of a floor, of which only rung, against, metric and what
/// was recorded matter.
Measure measured(const Record& record, const Floor& floor,
                 const Compare& compare);

/// A figure against its floor: the whole interval below fails, the whole
/// interval at or above passes; astride it, or better than was ever measured,
/// is inconclusive.
Judgement decided(const Floor& floor, const Estimate& figure);

/// Everything: whether it may be compared, then `decided`.
Judgement judgement(const Record& record, const Floor& floor,
                    const Compare& compare);

/// The ratio in pairs of the same round.
Estimate paired(const Record& record, const std::string& above,
                const Metric& metric_above, const std::string& below,
                const Metric& metric_below);

/// The worst of all outcomes; of none, inconclusive.
Outcome overall(const std::vector<Judgement>& judgements);

}  // namespace stagecraft
