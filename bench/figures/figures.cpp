#include "bench/figures/figures.h"

#include <algorithm>
#include <cmath>
#include <map>

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

Estimate times(double factor, const Estimate& estimate) {
  return {factor * estimate.value, factor * estimate.low,
          factor * estimate.high, estimate.n};
}

double median_or_zero(const Record& record, const std::string& arm,
                      const std::string& name) {
  const Estimate estimate = figure(record, arm, counter(name));
  return estimate.n > 0 ? estimate.value : 0;
}

/// The arm that runs the same rung with one worker; null: none.
const ArmRecord* alone(const Record& record, const ArmRecord& arm) {
  for (const ArmRecord& other : record.arms) {
    if (other.role == "alone" && other.rung == arm.rung) return &other;
  }
  return nullptr;
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
  return bootstrap_median(values(record, arm, metric));
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
  std::string serial;
  std::string previous;
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
    row.wall = figure(record, arm.name, wall_time());
    row.cpu = figure(record, arm.name, cpu_time());
    row.utilisation = median_or_zero(record, arm.name, "utilisation");
    row.pss = median_or_zero(record, arm.name, "pss_bytes");
    row.rss = median_or_zero(record, arm.name, "rss_bytes");
    if (const auto error = figure(record, arm.name, counter("error"));
        error.n > 0) {
      row.error = error.value;
    }
    if (!previous.empty()) {
      row.over_previous = ratio(record, previous, arm.name, wall_time());
      row.over_serial = ratio(record, serial, arm.name, wall_time());
    }
    if (const ArmRecord* one = alone(record, arm)) {
      const double workers = arm.ranks * arm.threads;
      row.efficiency =
          times(1 / workers, ratio(record, one->name, arm.name, wall_time()));
      row.structure = ratio(record, one->name, counter("compute_total"),
                            arm.name, counter("compute_largest"));
    }
    if (serial.empty()) serial = arm.name;
    previous = arm.name;
    result.push_back(row);
  }
  return result;
}

std::vector<RungFigures> table_rows(const Record& record) {
  const auto is_rung = [](const ArmRecord& arm) { return arm.role == "rung"; };
  Record all = record;
  std::ranges::stable_partition(all.arms, is_rung);
  for (ArmRecord& arm : all.arms) {
    if (arm.role == "binding" || arm.role == "peer") arm.role = "rung";
  }
  std::vector<RungFigures> rows = rung_figures(all);
  for (RungFigures& row : rows) {
    row.arm = &arm_of(record, row.arm->name);
    if (!is_rung(*row.arm)) row.over_previous = {};
  }
  return rows;
}

}  // namespace stagecraft
