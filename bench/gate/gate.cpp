#include "bench/gate/gate.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "bench/gate/evidence.h"

namespace stagecraft {
namespace {

/// How much better than its envelope a figure may be before the floor is too
/// low to guard it.
double leeway(Gauge metric) { return metric == Gauge::work ? 0.01 : 0.05; }

/// Whether a machine's processor matters to a metric.
bool depends_on_processor(Gauge metric) {
  return metric == Gauge::cpu || metric == Gauge::wall;
}

/// Why a floor says nothing about these conditions; empty: it does.
std::string other_conditions(const Record& record, const Floor& floor) {
  if (floor.metric == Gauge::masks) return {};
  if (const std::string ours = compiler_of(record);
      !floor.compiler.empty() && ours != floor.compiler) {
    return fmt::format("the floor is of {}, this is {}: derive it again",
                       floor.compiler, ours);
  }
  if (const std::string ours = processor_of(record);
      depends_on_processor(floor.metric) && ours != floor.machine) {
    return fmt::format("the floor is of {}, this is {}: judge it there",
                       floor.machine, ours);
  }
  return {};
}

}  // namespace

std::string name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::pass:
      return "pass";
    case Outcome::fail:
      return "FAIL";
    default:
      return "INCONCLUSIVE";
  }
}

Judgement decided(const Floor& floor, const Estimate& figure) {
  Judgement result{.floor = floor, .figure = figure, .reason = {}};
  const bool known = figure.n > 0 && std::isfinite(figure.value) &&
                     std::isfinite(figure.low) && std::isfinite(figure.high);
  if (!known) {
    result.reason = "there is no finite figure";
  } else if (figure.high < floor.floor) {
    result.outcome = Outcome::fail;
    result.reason = "it is below the floor";
  } else if (figure.low < floor.floor) {
    result.reason = "its interval reaches below the floor: take more rounds";
  } else if (figure.low > floor.high * (1 + leeway(floor.metric))) {
    result.reason =
        "it is better than ever measured: derive the floor again, with the "
        "reason";
  } else {
    result.outcome = Outcome::pass;
  }
  return result;
}

Judgement judgement(const Record& record, const Floor& floor,
                    const Compare& compare) {
  const Measure measure = measured(record, floor, compare);
  if (measure.outcome != Outcome::pass) {
    return {floor, measure.figure, measure.outcome, measure.reason};
  }
  const std::string other = other_conditions(record, floor);
  if (!other.empty()) {
    return {floor, measure.figure, Outcome::inconclusive, other};
  }
  return decided(floor, measure.figure);
}

Estimate paired(const Record& record, const std::string& above,
                const Metric& metric_above, const std::string& below,
                const Metric& metric_below) {
  return ratio(record, above, metric_above, below, metric_below);
}

Outcome overall(const std::vector<Judgement>& judgements) {
  Outcome worst = judgements.empty() ? Outcome::inconclusive : Outcome::pass;
  for (const Judgement& judgement : judgements) {
    worst = std::max(worst, judgement.outcome);
  }
  return worst;
}

}  // namespace stagecraft
