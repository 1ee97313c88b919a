#include "bench/figures/figures.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

namespace stagecraft {
namespace {

/// The values of a metric in every right run of an arm.
std::vector<double> values(const Record& record, const std::string& arm,
                           const Metric& metric) {
  std::vector<double> result;
  for (const RunRecord* run : runs_of(record, arm)) {
    if (const auto value = metric(*run)) result.push_back(*value);
  }
  return result;
}

/// Mean logarithm of a metric over the runs of each round that has them all.
std::map<int, double> round_logarithms(const Record& record,
                                       const std::string& arm,
                                       const Metric& metric) {
  struct Sum {
    double logarithms = 0;
    int right = 0;
    int all = 0;
  };
  std::map<int, Sum> sums;
  for (const RunRecord& run : record.runs) {
    if (run.arm != arm) continue;
    Sum& sum = sums[run.round];
    ++sum.all;
    const auto value = run.wrong.empty() ? metric(run) : std::nullopt;
    if (!value || !(*value > 0)) continue;
    sum.logarithms += std::log(*value);
    ++sum.right;
  }
  std::map<int, double> result;
  for (const auto& [round, sum] : sums) {
    if (sum.right == sum.all) result[round] = sum.logarithms / sum.right;
  }
  return result;
}

void hide_interval(Estimate& estimate) {
  estimate.low = estimate.high = std::numeric_limits<double>::quiet_NaN();
}

double median_or_zero(const Record& record, const std::string& arm,
                      const std::string& name) {
  const Estimate estimate = figure(record, arm, counter(name));
  return estimate.n > 0 ? estimate.value : 0;
}

/// The arm of that role with the rung, and the launch where one is wanted, of
/// another; null: none.
const ArmRecord* same(const Record& record, const ArmRecord& arm,
                      const std::string& role) {
  for (const ArmRecord& other : record.arms) {
    if (other.role != role || other.rung != arm.rung) continue;
    if (role == "alone" ||
        (other.ranks == arm.ranks && other.threads == arm.threads)) {
      return &other;
    }
  }
  return nullptr;
}

/// A metric for each unit of the arm's work.
Metric per_work(const ArmRecord& arm, const Metric& metric) {
  const double amount = arm.amount > 0 ? arm.amount : 1;
  return [amount, metric](const RunRecord& run) -> std::optional<double> {
    const auto value = metric(run);
    if (!value) return {};
    return *value / amount;
  };
}

/// The rung of `before` launched as `arm` is, where it was, else `before`.
const ArmRecord& launched_alike(const Record& record, const ArmRecord& before,
                                const ArmRecord& arm) {
  for (const char* role : {"rung", "beside"}) {
    ArmRecord wanted = arm;
    wanted.rung = before.rung;
    const ArmRecord* found = same(record, wanted, role);
    if (found != nullptr && !runs_of(record, found->name).empty()) {
      return *found;
    }
  }
  return before;
}

}  // namespace

Metric wall_time() {
  return [](const RunRecord& run) { return std::optional(run.wall_seconds); };
}

Metric cpu_time() {
  return [](const RunRecord& run) { return std::optional(run.cpu_seconds); };
}

Metric counter(const std::string& name) {
  return [name](const RunRecord& run) -> std::optional<double> {
    const auto found = run.counters.find(name);
    if (found == run.counters.end()) return {};
    return found->second;
  };
}

Estimate figure(const Record& record, const std::string& arm,
                const Metric& metric) {
  Estimate estimate = bootstrap_median(values(record, arm, metric));
  std::set<int> rounds;
  for (const RunRecord* run : runs_of(record, arm)) rounds.insert(run->round);
  if (std::ssize(rounds) < least_rounds_to_show) hide_interval(estimate);
  return estimate;
}

Metric throughput(const Record& record, const ArmRecord& arm) {
  const ArmRecord* least = same(record, arm, "startup");
  const double start =
      least == nullptr ? 0 : figure(record, least->name, wall_time()).value;
  return [start,
          amount = arm.amount](const RunRecord& run) -> std::optional<double> {
    if (amount == 0 || !(run.wall_seconds > start)) return {};
    return amount / (run.wall_seconds - start);
  };
}

Estimate startup(const Record& record, const ArmRecord& arm) {
  if (const ArmRecord* least = same(record, arm, "startup")) {
    return figure(record, least->name, wall_time());
  }
  return figure(record, arm.name, counter("startup_seconds"));
}

Estimate shown(Estimate ratio) {
  if (ratio.n < least_rounds_to_show) hide_interval(ratio);
  return ratio;
}

Estimate speed_up(const Record& record, const ArmRecord& arm,
                  const ArmRecord& over) {
  if (arm.amount == 0 || over.amount == 0) {
    return shown(ratio(record, over.name, arm.name, wall_time()));
  }
  return shown(ratio(record, arm.name, throughput(record, arm), over.name,
                     throughput(record, over)));
}

Estimate ratio(const Record& record, const std::string& above,
               const std::string& below, const Metric& metric) {
  return ratio(record, above, metric, below, metric);
}

Estimate ratio(const Record& record, const std::string& above,
               const Metric& metric_above, const std::string& below,
               const Metric& metric_below) {
  const auto tops = round_logarithms(record, above, metric_above);
  const auto bottoms = round_logarithms(record, below, metric_below);
  std::vector<double> ratios;
  for (const auto& [round, top] : tops) {
    const auto bottom = bottoms.find(round);
    if (bottom != bottoms.end()) {
      ratios.push_back(std::exp(top - bottom->second));
    }
  }
  return bootstrap_median(ratios);
}

std::vector<RungFigures> rung_figures(const Record& record) {
  std::vector<RungFigures> result;
  const ArmRecord* serial = nullptr;
  const ArmRecord* previous = nullptr;
  for (const ArmRecord& arm : record.arms) {
    if (arm.role != "rung") continue;
    RungFigures row;
    row.arm = &arm;
    const auto runs = runs_of(record, arm.name);
    row.runs = static_cast<int>(runs.size());
    if (runs.empty()) {
      row.wrong = "it was not run";
      for (const RunRecord& run : record.runs) {
        if (run.arm == arm.name) row.wrong = run.wrong;
      }
      result.push_back(row);
      continue;
    }
    row.throughput = figure(record, arm.name, throughput(record, arm));
    row.startup = startup(record, arm);
    row.wall = figure(record, arm.name, wall_time());
    row.cpu = figure(record, arm.name, cpu_time());
    row.utilisation = median_or_zero(record, arm.name, "utilisation");
    const ArmRecord* common = same(record, arm, "memory");
    const std::string& watched = (common == nullptr ? arm : *common).name;
    row.pss = median_or_zero(record, watched, "pss_bytes");
    row.rss = median_or_zero(record, watched, "rss_bytes");
    if (const auto error = figure(record, arm.name, counter("error"));
        error.n > 0) {
      row.error = error.value;
    }
    if (previous != nullptr) {
      // What two rungs brought is none's: one that was left out has its part.
      if (arm.builds_on.empty() || arm.builds_on == short_name(*previous)) {
        row.over_previous =
            speed_up(record, arm, launched_alike(record, *previous, arm));
      }
      row.over_serial = speed_up(record, arm, *serial);
    }
    const double workers = arm.ranks * arm.threads;
    if (const ArmRecord* one = same(record, arm, "alone");
        one != nullptr && workers > 1) {
      row.efficiency = times(1 / workers, speed_up(record, arm, *one));
      row.structure = shown(
          ratio(record, one->name, per_work(*one, counter("compute_total")),
                arm.name, per_work(arm, counter("compute_largest"))));
    }
    if (serial == nullptr) serial = &arm;
    previous = &arm;
    result.push_back(row);
  }
  return result;
}

std::vector<RungFigures> table_rows(const Record& record) {
  const auto is_rung = [](const ArmRecord& arm) { return arm.role == "rung"; };
  Record all = record;
  std::ranges::stable_partition(all.arms, is_rung);
  for (ArmRecord& arm : all.arms) {
    if (arm.role == "binding" || arm.role == "peer" || arm.role == "beside") {
      arm.role = "rung";
    }
  }
  std::vector<RungFigures> rows = rung_figures(all);
  for (RungFigures& row : rows) {
    row.arm = &arm_of(record, row.arm->name);
    if (!is_rung(*row.arm)) row.over_previous = {};
  }
  return rows;
}

}  // namespace stagecraft
