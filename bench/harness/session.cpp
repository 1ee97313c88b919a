#include "bench/harness/session.h"

#include <benchmark/benchmark.h>
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <map>
#include <memory>
#include <random>
#include <sstream>
#include <stdexcept>

#include "bench/harness/measure.h"
#include "common/base/resources.h"
#include "common/scan/nifti_file.h"

namespace stagecraft {
namespace {

using nlohmann::ordered_json;

/// One place in the order of the runs.
struct Slot {
  const Arm* arm;
  int round;
  int pass;  ///< 0 there, 1 back
};

std::vector<Slot> schedule(const std::vector<Arm>& arms,
                           const Settings& settings) {
  std::vector<const Arm*> order;
  for (const Arm& arm : arms) order.push_back(&arm);
  std::mt19937_64 random(settings.seed);
  std::vector<Slot> slots;
  for (int round = 0; round < settings.rounds; ++round) {
    std::ranges::shuffle(order, random);
    for (const Arm* arm : order) slots.push_back({arm, round, 0});
    std::ranges::reverse(order);
    for (const Arm* arm : order) slots.push_back({arm, round, 1});
  }
  return slots;
}

/// Google Benchmark's entry under the arm's own name, with the CPU time of the
/// program where that of this process would stand.
class Reporter : public benchmark::JSONReporter {
 public:
  void ReportRuns(const std::vector<Run>& runs) override {
    std::vector<Run> ours = runs;
    for (Run& run : ours) {
      run.run_name.iterations.clear();
      run.run_name.time_type.clear();
      run.cpu_accumulated_time = run.counters["user_seconds"].value +
                                 run.counters["system_seconds"].value;
    }
    JSONReporter::ReportRuns(ours);
  }
};

/// A session while it runs.
struct Running {
  Place place;
  std::map<double, Fixture> fixtures;             ///< by work
  std::map<std::string, ordered_json> reports{};  ///< last right one of an arm
  std::exception_ptr stopped{};  ///< why no more runs are to begin
};

/// One run, as Google Benchmark sees it. No exception may pass through it.
void run_slot(benchmark::State& state, const Slot& slot, Running& running) {
  for (auto _ : state) {
    if (running.stopped) {
      state.SkipWithError("not run");
      break;
    }
    Live& live = running.place.live;
    live.begin(fmt::format("{}, {}", slot.arm->rung, slot.arm->how));
    try {
      const Measured measured = measure(
          *slot.arm, running.fixtures.at(slot.arm->work), running.place);
      for (const auto& [name, value] : counters(measured)) {
        state.counters[name] = value;
      }
      state.SetLabel(masks(measured.report));
      if (!measured.verdict.wrong.empty()) {
        live.end("WRONG: " + measured.verdict.wrong);
        state.SkipWithError(measured.verdict.wrong.c_str());
        break;
      }
      state.SetIterationTime(measured.finished.wall_seconds);
      ordered_json& report = running.reports[slot.arm->name];
      report = measured.report;
      report.erase("command");  // paths of this machine
      live.end(fmt::format("{:.2f} s", measured.finished.wall_seconds));
    } catch (...) {
      running.stopped = std::current_exception();
      state.SkipWithError("not run");
      break;
    }
  }
}

/// Makes the scan for an amount of work and the results of the first arm on it,
/// by which the others are judged.
Fixture judged_fixture(const Arm& first, const Settings& settings, double work,
                       const Place& place) {
  place.live.prepare("making a scan");
  Fixture fixture = make_fixture(settings, work, place.workspace);
  place.live.prepare(first.rung + ": the results that others are held against");
  const Measured measured = measure(first, fixture, place);
  if (!measured.verdict.wrong.empty()) {
    throw std::runtime_error(fmt::format(
        "{} is wrong, by which the others are judged, so that nothing was "
        "measured: {}",
        first.program, measured.verdict.wrong));
  }
  return fixture;
}

/// Google Benchmark's file with the place of every run in the order, without
/// the names of the user and the host, and without a time where there is none.
ordered_json cleaned(const std::string& text, const std::vector<Slot>& slots) {
  ordered_json file = ordered_json::parse(text);
  file["context"].erase("host_name");
  file["context"]["executable"] = "stagecraft-bench";
  for (std::size_t n = 0; n < slots.size(); ++n) {
    ordered_json& entry = file["benchmarks"].at(n);
    entry["round"] = slots[n].round;
    entry["pass"] = slots[n].pass;
    if (entry.value("error_occurred", false)) {
      entry.erase("real_time");
      entry.erase("cpu_time");
    }
  }
  return file;
}

/// The value behind `key: ` at the start of a line, else `otherwise`.
std::string value_of(const std::string& text, const std::string& key,
                     const std::string& otherwise) {
  const auto begin = ("\n" + text).find("\n" + key + ": ");
  if (begin == text.npos) return otherwise;
  const auto value = text.find_first_not_of(' ', begin + key.size() + 1);
  return text.substr(value, text.find('\n', value) - value);
}

ordered_json arms_json(const std::vector<Arm>& arms, const Running& running) {
  ordered_json result = ordered_json::array();
  for (const Arm& arm : arms) {
    const std::string about =
        arm.command.empty()
            ? answer(
                  {(running.place.programs / arm.program).string(), "--about"},
                  running.place.workspace)
            : "";
    const auto report = running.reports.find(arm.name);
    result.push_back(
        {{"name", arm.name},
         {"role", arm.role},
         {"rung", arm.rung},
         {"program", arm.program},
         {"technique", value_of(about, "idea", arm.command)},
         {"how", arm.how},
         {"ranks", arm.ranks},
         {"threads", arm.threads},
         {"work", arm.work},
         {"report", report == running.reports.end() ? ordered_json::object()
                                                    : report->second}});
  }
  return result;
}

std::string commit(const Place& place) {
  const std::string text =
      answer({"git", "-C", place.programs.string(), "describe", "--always",
              "--dirty", "--abbrev=10"},
             place.workspace);
  return text.empty() ? "not known" : text.substr(0, text.find('\n'));
}

ordered_json scan_json(const Fixture& fixture) {
  const NiftiFile scan(fixture.judge.scan);
  return {{"name", fixture.judge.scan.filename().string()},
          {"frames", fixture.frames},
          {"shape", scan.header().grid.shape},
          {"truth", fixture.truth}};
}

}  // namespace

ordered_json session(const std::vector<Arm>& arms, const Settings& settings) {
  const double most_work = std::ranges::max(arms, {}, &Arm::work).work;
  const Workspace workspace(room_for(settings, most_work));
  const std::vector<Slot> slots = schedule(arms, settings);
  Live live(static_cast<int>(slots.size()));
  Running running{.place = {settings.programs, workspace, live},
                  .fixtures = {}};
  ordered_json about = machine();
  for (const auto& [name, value] : passive_waits) {
    about["environment"][name] = value;
  }
  about["date"] = fmt::format("{:%Y-%m-%d}", fmt::gmtime(std::time(nullptr)));
  about["commit"] = commit(running.place);
  about["file_system"] = file_system(workspace.path().string());
  about["before"] = moment();
  for (const Arm& arm : arms) {
    if (running.fixtures.contains(arm.work)) continue;
    running.fixtures[arm.work] =
        judged_fixture(arms.front(), settings, arm.work, running.place);
  }

  benchmark::ClearRegisteredBenchmarks();
  for (const Slot& slot : slots) {
    benchmark::RegisterBenchmark(slot.arm->name.c_str(),
                                 [&running, &slot](benchmark::State& state) {
                                   run_slot(state, slot, running);
                                 })
        ->Iterations(1)
        ->UseManualTime()
        ->Unit(benchmark::kSecond);
  }
  std::ostringstream text;
  Reporter reporter;
  reporter.SetOutputStream(&text);
  reporter.SetErrorStream(&text);
  benchmark::RunSpecifiedBenchmarks(&reporter, ".*");
  benchmark::ClearRegisteredBenchmarks();
  if (running.stopped) std::rethrow_exception(running.stopped);

  ordered_json file = cleaned(text.str(), slots);
  about["after"] = moment();
  file["stagecraft"] = {{"machine", about},
                        {"scan", scan_json(running.fixtures.begin()->second)},
                        {"rounds", settings.rounds},
                        {"seed", settings.seed},
                        {"arms", arms_json(arms, running)}};
  return file;
}

}  // namespace stagecraft
