#include "bench/figures/summary.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <sstream>
#include <utility>
#include <vector>

#include "bench/figures/figures.h"
#include "bench/figures/roofline.h"
#include "bench/figures/scaling.h"
#include "bench/figures/statistics.h"

namespace stagecraft {
namespace {

using nlohmann::ordered_json;

/// Phases that one worker goes through for all; the others can be shared out.
const std::set<std::string> whole{"read", "write"};

ordered_json estimate_json(const Estimate& estimate) {
  if (estimate.n == 0) return nullptr;
  const auto end = [](double value) {
    return std::isnan(value) ? ordered_json() : ordered_json(value);
  };
  return {{"value", estimate.value},
          {"low", end(estimate.low)},
          {"high", end(estimate.high)},
          {"n", estimate.n}};
}

/// Null for 0: not known.
ordered_json known(double value) {
  return value == 0 ? ordered_json() : ordered_json(value);
}

template <typename Value>
ordered_json known(const std::optional<Value>& value) {
  return value ? ordered_json(*value) : ordered_json();
}

/// Fewest and most right runs of a rung.
ordered_json runs_of_each(const std::vector<RungFigures>& rows) {
  int least = 0;
  int most = 0;
  for (const RungFigures& row : rows) {
    if (row.arm->role != "rung") continue;
    least = most == 0 ? row.runs : std::min(least, row.runs);
    most = std::max(most, row.runs);
  }
  return ordered_json::array({least, most});
}

/// Adds what a program says of its phases: the time of the slowest worker in
/// each and its share of the wall time, with what no phase accounts for.
void add_phases(const Record& record, const RungFigures& row,
                ordered_json& json) {
  json["phases"] = ordered_json::object();
  ordered_json parts = ordered_json::array();
  double sum = 0;
  double unsplit = 0;
  const auto add_part = [&](const std::string& name, const char* kind,
                            double seconds) {
    parts.push_back({{"name", name}, {"kind", kind}, {"seconds", seconds}});
    sum += seconds;
    if (kind != std::string("split")) unsplit += seconds;
  };
  const auto reported = row.arm->report.value("phases", ordered_json::object());
  for (const bool of_one : {false, true}) {
    for (const auto& [name, unused] : reported.items()) {
      if (whole.contains(name) != of_one) continue;
      const Estimate phase = figure(record, row.arm->name, counter(name));
      json["phases"][name] = estimate_json(phase);
      add_part(name, of_one ? "whole" : "split", phase.n > 0 ? phase.value : 0);
    }
  }
  if (parts.empty()) return;
  const double rest = std::max(0.0, row.wall.value - sum);
  const Estimate startup =
      figure(record, row.arm->name, counter("startup_seconds"));
  if (startup.n > 0) {
    const double begin = std::min(startup.value, rest);
    add_part("start-up", "rest", begin);
    add_part("waiting", "rest", rest - begin);
  } else {
    add_part("start-up and waiting", "rest", rest);
  }
  for (ordered_json& part : parts) {
    part["share"] = part["seconds"].get<double>() / sum;
  }
  json["parts"] = parts;
  // Source: Amdahl, AFIPS 1967.
  if (unsplit > 0) {
    json["bound"] = {{"seconds", unsplit}, {"times", sum / unsplit}};
  }
}

/// The CPU time of every worker of the last run, and its share of the wall
/// time: [rank, thread, s, share].
ordered_json workers(const ordered_json& report) {
  ordered_json result = ordered_json::array();
  const double wall = report.value("wall_seconds", 0.0);
  if (!(wall > 0)) return result;
  const auto ranks = report.value("ranks", ordered_json::array());
  for (std::size_t rank = 0; rank < ranks.size(); ++rank) {
    const auto threads = ranks[rank].value("workers", ordered_json::array());
    for (std::size_t thread = 0; thread < threads.size(); ++thread) {
      double seconds = 0;
      for (const auto& phase :
           threads[thread].value("phases", ordered_json::object())) {
        seconds += phase.value("cpu_seconds", 0.0);
      }
      result.push_back(
          ordered_json::array({rank, thread, seconds, seconds / wall}));
    }
  }
  return result;
}

/// [rank, CPUs] of every thread of "0 1 | 0-1 0-1".
ordered_json threads_on(const std::string& masks) {
  ordered_json threads = ordered_json::array();
  std::istringstream words(masks);
  int rank = 0;
  for (std::string word; words >> word;) {
    if (word == "|") {
      ++rank;
    } else {
      threads.push_back(ordered_json::array({rank, cpus_of(word)}));
    }
  }
  return threads;
}

ordered_json row_json(const Record& record, const RungFigures& row,
                      double instructions_of_first) {
  const ArmRecord& arm = *row.arm;
  ordered_json json{{"arm", arm.name}, {"runs", row.runs}};
  if (!row.wrong.empty()) {
    json["wrong"] = row.wrong;
    return json;
  }
  for (const auto& [name, estimate] :
       {std::pair{"throughput", row.throughput}, std::pair{"wall", row.wall},
        std::pair{"cpu", row.cpu},
        std::pair{"over_previous", row.over_previous},
        std::pair{"over_serial", row.over_serial},
        std::pair{"efficiency", row.efficiency},
        std::pair{"structure", row.structure},
        std::pair{"startup", row.startup}}) {
    json[name] = estimate_json(estimate);
  }
  const Estimate& step = row.over_previous;
  json["tie"] = step.n > 0 && step.low <= 1 && step.high >= 1;
  json["work"] = known(arm.amount);
  json["utilisation"] = known(row.utilisation);
  json["pss"] = known(row.pss);
  json["rss"] = known(row.rss);
  json["error"] = known(row.error);
  json["instructions"] = known(arm.instructions);
  json["instructions_of_first"] = known(
      instructions_of_first > 0 ? arm.instructions / instructions_of_first : 0);
  add_phases(record, row, json);
  json["workers"] = workers(arm.report);
  const auto runs = runs_of(record, arm.name);
  json["masks"] = runs.back()->masks;
  json["threads_on"] = threads_on(runs.back()->masks);
  json["with_masks"] =
      std::ranges::count(runs, runs.back()->masks, &RunRecord::masks);
  return json;
}

/// A rung or a peer as it is meant to be launched.
bool is_plain(const ArmRecord& arm) {
  return arm.role == "rung" || arm.role == "peer";
}

/// Of every two rungs and peers how many times as fast the one is, and how many
/// times fewer instructions it needs.
ordered_json ratios(const Record& record,
                    const std::vector<RungFigures>& rows) {
  ordered_json result = ordered_json::array();
  for (const RungFigures& row : rows) {
    for (const RungFigures& other : rows) {
      const ArmRecord& arm = *row.arm;
      const ArmRecord& over = *other.arm;
      const bool plain = is_plain(arm) && is_plain(over);
      if (&arm == &over || !plain) continue;
      const bool counted = arm.instructions > 0 && over.instructions > 0;
      result.push_back(
          {{"rung", arm.rung},
           {"over", over.rung},
           {"speed_up", estimate_json(speed_up(record, arm, over))},
           {"instructions",
            known(counted ? over.instructions / arm.instructions : 0)}});
    }
  }
  return result;
}

ordered_json scaling_json(const Scaling& scaling) {
  ordered_json json{{"rung", scaling.rung},
                    {"role", scaling.role},
                    {"points", ordered_json::array()}};
  for (const ScalingPoint& point : scaling.points) {
    json["points"].push_back({{"ranks", point.ranks},
                              {"threads", point.threads},
                              {"crowded", point.crowded},
                              {"speed_up", estimate_json(point.speedup)},
                              {"efficiency", estimate_json(point.efficiency)}});
  }
  return json;
}

ordered_json ceilings_json(const Record& record) {
  const Ceilings known_ones = ceilings(record);
  ordered_json levels = ordered_json::array();
  for (const Ceilings::Level& level : known_ones.levels) {
    levels.push_back({{"name", level.name},
                      {"holds", level.holds},
                      {"bandwidth", level.bandwidth}});
  }
  return {{"peak", known(known_ones.peak)}, {"levels", levels}};
}

ordered_json kernel_json(const Record& record, const RooflinePoint& point) {
  std::vector<double> times;
  for (const KernelRecord& kernel : record.kernels) {
    if (kernel.name == point.name) times.push_back(kernel.nanoseconds);
  }
  return {{"name", point.name},
          {"nanoseconds", estimate_json(bootstrap_median(times))},
          {"best", point.nanoseconds},
          {"slowest", point.slowest},
          {"bandwidth", known(point.bandwidth)},
          {"gigaflops", known(point.gigaflops)},
          {"intensity", known(point.intensity)},
          {"level", point.level},
          {"share", known(point.share)},
          {"faster_than_possible", point.faster_than_possible}};
}

/// The right runs of an arm by their place in the session, and how far, in per
/// cent, each lies from their median: [place, deviation].
ordered_json scatter(const Record& record, const ArmRecord& arm) {
  const Estimate middle = figure(record, arm.name, wall_time());
  ordered_json runs = ordered_json::array();
  double most = 0;
  for (std::size_t n = 0; n < record.runs.size(); ++n) {
    const RunRecord& run = record.runs[n];
    if (run.arm != arm.name || !run.wrong.empty()) continue;
    const double deviation = 100 * (run.wall_seconds / middle.value - 1);
    most = std::max(most, std::abs(deviation));
    runs.push_back(ordered_json::array({n + 1, deviation}));
  }
  const bool plain = arm.role == "rung" || arm.role == arm.how;
  return {{"short", short_name(arm)},
          {"how", plain ? arm.how : arm.how + ", " + arm.role},
          {"of", "within"},
          {"percent", most},
          {"reach", most},
          {"runs", runs}};
}

/// A share of the time that every run has under a name, in per cent.
ordered_json disturbance(const Record& record, const std::string& name) {
  const Metric metric = counter(name);
  ordered_json runs = ordered_json::array();
  double sum = 0;
  double most = 1;
  for (std::size_t n = 0; n < record.runs.size(); ++n) {
    const auto share = metric(record.runs[n]);
    if (!share) continue;
    runs.push_back(ordered_json::array({n + 1, 100 * *share}));
    sum += 100 * *share;
    most = std::max(most, 100 * *share);
  }
  return {{"short", name}, {"how", ""},
          {"of", "mean"},  {"percent", sum / static_cast<double>(runs.size())},
          {"reach", most}, {"runs", runs}};
}

/// Strips of a chart: the scatter of every arm, all as far as the widest, then
/// what disturbed the session, each as far as it goes.
ordered_json noise(const Record& record) {
  ordered_json strips = ordered_json::array();
  const auto add = [&](ordered_json strip) {
    if (!strip["runs"].empty()) strips.push_back(std::move(strip));
  };
  for (const ArmRecord& arm : record.arms) {
    if (arm.role == "startup" || arm.role == "memory") continue;
    add(scatter(record, arm));
  }
  double reach = 1;
  for (const ordered_json& strip : strips) {
    reach = std::max(reach, strip["reach"].get<double>());
  }
  for (ordered_json& strip : strips) strip["reach"] = reach;
  for (const char* name : {"steal", "pressure"}) {
    add(disturbance(record, name));
  }
  return strips;
}

/// What chance alone makes of the ratio of two arms.
ordered_json controls(const Record& record) {
  ordered_json result = ordered_json::array();
  for (const ArmRecord& arm : record.arms) {
    if (arm.role != "control") continue;
    for (const ArmRecord& other : record.arms) {
      if (other.role != "rung" || other.rung != arm.rung) continue;
      const Estimate twice =
          shown(ratio(record, arm.name, other.name, wall_time()));
      if (twice.n == 0) continue;
      result.push_back({{"rung", arm.rung}, {"ratio", estimate_json(twice)}});
    }
  }
  return result;
}

/// Wrong runs, and how many there were of each kind.
ordered_json wrong_runs(const Record& record) {
  std::map<std::pair<std::string, std::string>, int> reasons;
  for (const RunRecord& run : record.runs) {
    if (!run.wrong.empty()) ++reasons[{run.arm, run.wrong}];
  }
  ordered_json result = ordered_json::array();
  for (const auto& [reason, runs] : reasons) {
    result.push_back(
        {{"arm", reason.first}, {"because", reason.second}, {"runs", runs}});
  }
  return result;
}

ordered_json gate_rates(const Record& record) {
  ordered_json result = ordered_json::array();
  for (const auto& rate : record.stagecraft.value(
           ordered_json::json_pointer("/gate/rates"), ordered_json::array())) {
    result.push_back({{"name", rate.at("name")},
                      {"flagged", rate.at("flagged")},
                      {"sessions", rate.at("sessions")},
                      {"share", estimate_json(wilson(rate.at("flagged"),
                                                     rate.at("sessions")))}});
  }
  return result;
}

}  // namespace

ordered_json summary(const Record& record) {
  const std::vector<RungFigures> rows = table_rows(record);
  ordered_json json{{"unit", unit(record)},
                    {"runs_of_each", runs_of_each(rows)},
                    {"rows", ordered_json::array()},
                    {"ratios", ratios(record, rows)},
                    {"scaling", ordered_json::array()},
                    {"ceilings", ceilings_json(record)},
                    {"kernels", ordered_json::array()},
                    {"noise", noise(record)},
                    {"controls", controls(record)},
                    {"wrong_runs", wrong_runs(record)},
                    {"gate_rates", gate_rates(record)}};
  for (const RungFigures& row : rows) {
    json["rows"].push_back(
        row_json(record, row, rows.front().arm->instructions));
  }
  const std::string allowed = record.stagecraft.value(
      ordered_json::json_pointer("/machine/allowed_cpus"), "");
  for (const Scaling& one :
       scalings(record, static_cast<int>(cpus_of(allowed).size()))) {
    json["scaling"].push_back(scaling_json(one));
  }
  for (const RooflinePoint& point : roofline(record)) {
    json["kernels"].push_back(kernel_json(record, point));
  }
  return json;
}

ordered_json summarized(ordered_json file) {
  ordered_json made = summary(parse_record(file));
  file["stagecraft"]["summary"] = std::move(made);
  return file;
}

}  // namespace stagecraft
