#include "bench/harness/session.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <ctime>
#include <map>
#include <random>
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
    for (const Arm* arm : order) {
      if (arm->passes > 1) slots.push_back({arm, round, 1});
    }
  }
  return slots;
}

/// A session while it runs.
struct Running {
  Place place;
  std::map<double, Judged> inputs;                ///< by work
  std::map<std::string, ordered_json> reports{};  ///< last right one of an arm
};

/// One run, as an entry of Google Benchmark's schema; without a time where it
/// is wrong.
ordered_json run_slot(const Slot& slot, Running& running) {
  const Arm& arm = *slot.arm;
  Live& live = running.place.live;
  live.begin(fmt::format("{}, {}", arm.rung.name, arm.how));
  const Measured measured =
      measure(arm, running.inputs.at(arm.work), running.place);
  const Finished& finished = measured.finished;
  ordered_json entry{{"name", arm.name},        {"run_name", arm.name},
                     {"run_type", "iteration"}, {"repetitions", 1},
                     {"repetition_index", 0},   {"threads", 1},
                     {"iterations", 1}};
  if (measured.verdict.wrong.empty()) {
    entry["real_time"] = finished.wall_seconds;
    entry["cpu_time"] = finished.user_seconds + finished.system_seconds;
    ordered_json& report = running.reports[arm.name];
    report = measured.report;
    report.erase("command");  // paths of this machine
    live.end(fmt::format("{:.2f} s", finished.wall_seconds));
  } else {
    entry["error_occurred"] = true;
    entry["error_message"] = measured.verdict.wrong;
    live.end("WRONG: " + measured.verdict.wrong);
  }
  entry["time_unit"] = "s";
  for (const auto& [name, value] : counters(measured)) entry[name] = value;
  entry["label"] = masks(measured.report);
  entry["round"] = slot.round;
  entry["pass"] = slot.pass;
  return entry;
}

/// Whether so much work is the common one again and again, whose results judge
/// it.
bool is_repeated(double work) { return work > 1 && work == std::floor(work); }

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
         {"builds_on", arm.rung.builds_on},
         {"work", arm.work},
         {"amount", fixture.work},
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

std::uintmax_t room_for(const Settings& settings,
                        const std::set<double>& works) {
  if (!settings.input.empty()) {
    return static_cast<std::uintmax_t>(
        10 * settings.ladder->given(settings.input, {}).bytes);
  }
  double all = 0;
  double room = 0;
  for (const double work : works) {
    Amount amount = settings.amount;
    amount.factor = work;
    room = settings.ladder->room(amount);
    // An input, and results of the first arm where it is not repeated.
    all += is_repeated(work) ? room : 2 * room;
  }
  // Of the largest: results, and what is being written.
  return static_cast<std::uintmax_t>(1.5 * (all + 2 * room));
}

Judged judged_input(const Settings& settings, double factor,
                    const Workspace& workspace) {
  namespace fs = std::filesystem;
  const fs::path folder = workspace.path() / fmt::format("input-{:g}", factor);
  fs::create_directory(folder);
  Judged result{.fixture = {},
                .first = workspace.path() / fmt::format("first-{:g}", factor)};
  if (settings.input.empty() || factor == 0) {
    Amount amount = settings.amount;
    amount.factor = factor;
    if (factor == 0) amount = {.size = Amount::Size::least};
    result.fixture = settings.ladder->make(amount, folder);
    if (!settings.truth.empty() && factor != 0) {
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
  std::set<double> works{1};
  for (const Arm& arm : arms) works.insert(arm.work);
  const Workspace workspace(room_for(settings, works), settings.disk);
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
  for (const double work : works) {
    if (!is_repeated(work)) {
      running.inputs[work] =
          with_first_results(arms.front(), settings, work, running.place);
      continue;
    }
    live.prepare("making an input");
    Judged& input = running.inputs[work] =
        judged_input(settings, work, workspace);
    input.fixture.times = static_cast<int>(work);
    input.first = running.inputs.at(1).first;
  }

  ordered_json file{{"context",
                     {{"date", about["date"]},
                      {"num_cpus", allowed_cpus().size()},
                      {"executable", "stagecraft-bench"}}},
                    {"benchmarks", ordered_json::array()}};
  for (const Slot& slot : slots) {
    file["benchmarks"].push_back(run_slot(slot, running));
  }

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
      {"input", input_json(*settings.ladder, running.inputs.at(1).fixture)},
      {"rounds", settings.rounds},
      {"seed", settings.seed},
      {"arms", arms_json(arms, running)}};
  return file;
}

}  // namespace stagecraft
