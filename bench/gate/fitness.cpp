#include "bench/gate/fitness.h"

#include <fmt/format.h>

#include <cmath>
#include <map>

#include "bench/gate/arms.h"

namespace stagecraft {
namespace {

constexpr double least_efficiency = 0.9;  // CPU time over wall time x workers
constexpr double most_steal = 0.02;       // of the time of all CPUs
constexpr double most_pressure = 0.10;    // of the time
constexpr double most_difference = 0.05;  // of identical code

/// Of the CPUs, used by others or stolen. The same work was seen to take half
/// as much CPU time again where cores are shared.
constexpr double most_taken = 0.10;

/// How much of its cores an arm got; its launcher's start is not its work.
Metric efficiency(const ArmRecord& arm) {
  const double workers = arm.ranks * arm.threads;
  return [workers](const RunRecord& run) -> std::optional<double> {
    return run.cpu_seconds / (*working_time()(run) * workers);
  };
}

/// Adds a sentence where the median of a share is not within its limit.
void demand_share(const Record& record, const ArmRecord& arm,
                  const std::string& name, double most,
                  std::vector<std::string>& reasons) {
  const Estimate share = figure(record, arm.name, counter(name));
  if (share.n == 0) {
    reasons.push_back(fmt::format("the {} of {} is not known", name, arm.name));
  } else if (!(share.value < most)) {
    reasons.push_back(fmt::format("{} had {:.1f} % {}, the limit is {:.0f} %",
                                  arm.name, 100 * share.value, name,
                                  100 * most));
  }
}

void demand_control(const Record& record, std::vector<std::string>& reasons) {
  bool found = false;
  for (const ArmRecord& arm : record.arms) {
    const ArmRecord* original = original_of(record, arm);
    if (arm.role != "control" || original == nullptr) continue;
    found = true;
    const Estimate same = ratio(record, arm.name, original->name, wall_time());
    if (!(std::abs(same.value - 1) < most_difference)) {
      reasons.push_back(fmt::format(
          "{} took {:.2f} times as long as itself, the limit is {:.0f} %",
          original->name, same.value, 100 * most_difference));
    }
  }
  if (!found) reasons.emplace_back("no arm was run twice as a control");
}

}  // namespace

Metric working_time() {
  return [](const RunRecord& run) -> std::optional<double> {
    const auto startup = run.counters.find("startup_seconds");
    return run.wall_seconds -
           (startup == run.counters.end() ? 0 : startup->second);
  };
}

std::string disturbed(const Record& record, const std::string& arm) {
  const auto taken = [](const RunRecord& run) -> std::optional<double> {
    const auto others = counter("others")(run);
    if (!others) return {};
    return *others + counter("steal")(run).value_or(0);
  };
  const Estimate share = figure(record, arm, taken);
  if (share.n == 0 || share.value <= most_taken) return {};
  return fmt::format(
      "others took {:.0f} % of the CPUs, the limit is {:.0f} %: judge it on a "
      "free machine",
      100 * share.value, 100 * most_taken);
}

Fitness fitness(const Record& record, const ArmRecord& above,
                const ArmRecord& below) {
  std::vector<std::string> reasons;
  for (const ArmRecord* arm : {&above, &below}) {
    const Estimate used = figure(record, arm->name, efficiency(*arm));
    if (!(used.value >= least_efficiency)) {
      reasons.push_back(
          fmt::format("{} had {:.0f} % of its cores, the limit is {:.0f} %",
                      arm->name, 100 * used.value, 100 * least_efficiency));
    }
    demand_share(record, *arm, "steal", most_steal, reasons);
    demand_share(record, *arm, "pressure", most_pressure, reasons);
  }
  demand_control(record, reasons);
  return {reasons};
}

double unsteadiness(const Record& record, const ArmRecord& arm,
                    const Metric& metric) {
  std::map<int, std::map<int, double>> passes;  // by round, then by pass
  for (const RunRecord* run : runs_of(record, arm.name)) {
    if (const auto value = metric(*run)) passes[run->round][run->pass] = *value;
  }
  std::vector<double> differences;
  for (const auto& [round, values] : passes) {
    if (values.size() < 2) continue;
    differences.push_back(std::abs(std::log(values.at(0) / values.at(1))));
  }
  return median(differences);
}

}  // namespace stagecraft
