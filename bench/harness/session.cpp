#include "bench/harness/session.h"

#include <benchmark/benchmark.h>
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <map>
#include <memory>
#include <random>
#include <sstream>
#include <stdexcept>

#include "bench/harness/measure.h"
#include "common/base/error.h"
#include "common/base/resources.h"

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
  std::map<double, Judged> inputs;                ///< by work
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
    live.begin(fmt::format("{}, {}", slot.arm->rung.name, slot.arm->how));
    try {
      const Measured measured =
          measure(*slot.arm, running.inputs.at(slot.arm->work), running.place);
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

/// Makes the input for an amount of work and the results of the first arm on
/// it.
Judged with_first_results(const Arm& first, const Settings& settings,
                          double work, const Place& place) {
  place.live.prepare("making an input");
  Judged input = judged_input(settings, work, place.workspace);
  place.live.prepare(first.rung.name +
                     ": the results that others are held against");
  const Measured measured = measure(first, input, place);
  if (!measured.verdict.wrong.empty()) {
    throw std::runtime_error(fmt::format(
        "{} is wrong, by which the others are judged, so that nothing was "
        "measured: {}",
        first.rung.program, measured.verdict.wrong));
  }
  return input;
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

ordered_json arms_json(const std::vector<Arm>& arms, const Running& running) {
  ordered_json result = ordered_json::array();
  for (const Arm& arm : arms) {
    const auto report = running.reports.find(arm.name);
    const Fixture& fixture = running.inputs.at(arm.work).fixture;
    result.push_back(
        {{"name", arm.name},
         {"role", arm.role},
         {"rung", arm.command.empty() ? arm.rung.id() : arm.rung.name},
         {"program", arm.rung.program},
         {"technique", arm.rung.idea},
         {"how", arm.how},
         {"ranks", arm.ranks},
         {"threads", arm.threads},
         {"binds", arm.rung.binds},
         {"act", arm.rung.act},
         {"work", arm.work},
         {"bytes", fixture.bytes},
         {"flop", fixture.flop},
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

ordered_json input_json(const Ladder& ladder, const Fixture& fixture) {
  ordered_json json = {{"name", fixture.input.filename().string()},
                       {"truth", fixture.truth.filename().string()},
                       {"work", fixture.work},
                       {"unit", ladder.unit()},
                       {"error_unit", ladder.error_unit()}};
  for (const auto& [name, fact] : fixture.facts) json[name] = fact;
  return json;
}

}  // namespace

std::uintmax_t room_for(const Settings& settings, double most_work) {
  Amount most = settings.amount;
  most.factor = most_work;
  const double one = settings.input.empty()
                         ? settings.ladder->room(settings.amount)
                         : settings.ladder->given(settings.input, {}).bytes;
  const double largest =
      settings.input.empty() ? settings.ladder->room(most) : one;
  // Of every amount of work: the input, two results, and what is being written.
  return static_cast<std::uintmax_t>(5 * (one + largest));
}

Judged judged_input(const Settings& settings, double factor,
                    const Workspace& workspace) {
  namespace fs = std::filesystem;
  const fs::path folder = workspace.path() / fmt::format("input-{:g}", factor);
  fs::create_directory(folder);
  Judged result{.fixture = {},
                .first = workspace.path() / fmt::format("first-{:g}", factor)};
  if (settings.input.empty()) {
    Amount amount = settings.amount;
    amount.factor = factor;
    result.fixture = settings.ladder->make(amount, folder);
    if (!settings.truth.empty()) {
      result.fixture =
          settings.ladder->given(result.fixture.input, settings.truth);
    }
    return result;
  }
  if (factor != 1) {
    throw BadInput(
        "more work than others needs an input that is made; leave the named "
        "one out");
  }
  result.fixture = settings.ladder->given(settings.input, settings.truth);
  const fs::path copy = folder / settings.input.filename();
  fs::copy(settings.input, copy, fs::copy_options::recursive);
  result.fixture.input = copy;
  return result;
}

ordered_json session(const std::vector<Arm>& arms, const Settings& settings) {
  const double most_work = std::ranges::max(arms, {}, &Arm::work).work;
  const Workspace workspace(room_for(settings, most_work), settings.disk);
  const std::vector<Slot> slots = schedule(arms, settings);
  Live live(static_cast<int>(slots.size()));
  Running running{.place = {*settings.ladder, settings.programs, workspace,
                            live, settings.cold},
                  .inputs = {}};
  ordered_json about = machine();
  for (const auto& [name, value] : passive_waits) {
    about["environment"][name] = value;
  }
  about["date"] = fmt::format("{:%Y-%m-%d}", fmt::gmtime(std::time(nullptr)));
  about["commit"] = commit(running.place);
  about["file_system"] = file_system(workspace.path().string()) +
                         (settings.cold ? ", inputs not in memory" : "");
  about["before"] = moment();
  const auto begin = std::chrono::steady_clock::now();
  const Busy busy_before = busy();
  const double used_before = harness_cpu() + children_cpu();
  for (const Arm& arm : arms) {
    if (running.inputs.contains(arm.work)) continue;
    running.inputs[arm.work] =
        with_first_results(arms.front(), settings, arm.work, running.place);
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
  const Busy busy_after = busy();
  const std::chrono::duration<double> wall =
      std::chrono::steady_clock::now() - begin;
  about["during"] =
      json_of(between(busy_before, busy_after, wall.count(),
                      harness_cpu() + children_cpu() - used_before));
  about["after"] = moment();
  file["stagecraft"] = {
      {"machine", about},
      {"ladder", settings.ladder->name()},
      {"input",
       input_json(*settings.ladder, running.inputs.begin()->second.fixture)},
      {"rounds", settings.rounds},
      {"seed", settings.seed},
      {"arms", arms_json(arms, running)}};
  return file;
}

}  // namespace stagecraft
