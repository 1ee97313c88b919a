#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>

#include "bench/figures/record.h"
#include "bench/gate/derive.h"
#include "bench/gate/lines.h"
#include "bench/gate/measure_all.h"
#include "bench/gate/rates.h"
#include "bench/harness/process.h"
#include "common/base/exit_status.h"
#include "common/base/new_file.h"

namespace {

using namespace stagecraft;
namespace fs = std::filesystem;

/// What the user asked for.
struct Asked {
  Regression measure;
  std::string ladder{};
  fs::path floors{};
  fs::path record{};
  fs::path from{};
  fs::path rates{};
  fs::path json{};
  std::string why{};
  bool work_only = false;
  bool derive = false;
  bool for_rates = false;
};

/// The floors that can be judged by what was measured.
std::vector<Floor> floors_to_judge(const Asked& asked) {
  std::vector<Floor> floors = read_floors(asked.floors);
  if (asked.work_only) {
    std::erase_if(
        floors, [](const Floor& floor) { return floor.metric != Gauge::work; });
  }
  if (asked.measure.words.empty()) return floors;
  const std::vector<Rung> rungs = rungs_of(asked.measure);
  const auto is_left_out = [&rungs](const std::string& name) {
    return name.find('/') != name.npos &&
           std::ranges::count(rungs, name, &Rung::id) == 0;
  };
  std::erase_if(floors, [&](const Floor& floor) {
    return is_left_out(floor.rung) || is_left_out(floor.against);
  });
  return floors;
}

void write_json(const fs::path& file, const nlohmann::ordered_json& json) {
  if (!file.empty()) write_file(file, results_text(json));
}

int print_rates(const Asked& asked) {
  const auto [first, second] = halves(read_record(asked.rates));
  const Resampling how{.rounds = asked.measure.rounds};
  const Derived derived =
      derive(first, {.rounds = how.rounds, .why = "the first half"});
  for (const std::string& refused : derived.refused) {
    fmt::print("no floor: {}\n", refused);
  }
  const std::vector<Rate> found = rates(second, derived.floors, how, paired);
  fmt::print("{}", rates_text(found));
  write_json(asked.json, gate_json({}, found));
  return 0;
}

int move_floors(const Asked& asked, const Record& record) {
  const Derived derived =
      derive(record, {.rounds = asked.measure.rounds, .why = asked.why});
  for (const Floor& floor : derived.floors) {
    fmt::print("{} over {}, {}: floor {:.4f}, envelope {:.4f} to {:.4f}\n",
               floor.rung, floor.against, name_of(floor.metric), floor.floor,
               floor.low, floor.high);
  }
  for (const std::string& refused : derived.refused) {
    fmt::print("not moved: {}\n", refused);
  }
  const auto old = fs::exists(asked.floors) ? read_floors(asked.floors)
                                            : std::vector<Floor>{};
  write_json(asked.floors, floors_json(moved(old, derived.floors)));
  fmt::print("{} written; commit it alone, with the reason\n",
             asked.floors.string());
  return 0;
}

int judge(const Asked& asked) {
  const std::vector<Floor> floors =
      asked.derive ? std::vector<Floor>{} : floors_to_judge(asked);
  Record record;
  if (asked.from.empty()) {
    const auto file = asked.work_only ? measure_work(asked.measure)
                                      : measure_all(asked.measure);
    write_json(asked.record, file);
    record = parse_record(file);
  } else {
    record = read_record(asked.from);
  }
  if (asked.derive) return move_floors(asked, record);
  std::vector<Judgement> judgements;
  for (const Floor& floor : floors) {
    judgements.push_back(judgement(record, floor, paired));
  }
  fmt::print("{}", gate_text(judgements));
  write_json(asked.json, gate_json(judgements, {}));
  return overall(judgements) == Outcome::fail ? 1 : 0;
}

int run(int argc, char** argv) {
  CLI::App app(
      "Holds every rung against its floors: how many times better than the "
      "rung before it must be. Exit status 0: all pass, or it cannot be said; "
      "1: a floor failed.");
  Asked asked;
  Regression& measure = asked.measure;
  measure.programs = fs::canonical("/proc/self/exe").parent_path();
  app.add_option("LADDER", asked.ladder, "Default: the first")->type_name("");
  auto* work_only = app.add_flag("--work-only", asked.work_only,
                                 "Count instructions, time nothing");
  app.add_option("--rounds", measure.rounds,
                 "How often every program runs, there and back")
      ->check(CLI::Range(3, 1000))
      ->capture_default_str();
  app.add_option("--rungs", measure.words,
                 "Which to judge, with those they are held against: 01,02")
      ->delimiter(',')
      ->type_name("LIST");
  app.add_option("--floors", asked.floors, "Default: the ladder's")
      ->type_name("FILE");
  auto* into = app.add_option("--into", measure.slow_rung,
                              "The rung to slow down, as in 02");
  auto* slowdown =
      app.add_option("--inject-slowdown", measure.slowdown,
                     "Give one rung so many times the work: the gate must fail")
          ->check(CLI::Range(1.0, 4.0))
          ->needs(into);
  into->needs(slowdown);
  app.add_option("--record", asked.record, "Keep the rounds in a file")
      ->type_name("FILE");
  auto* from =
      app.add_option("--from", asked.from, "Judge recorded rounds instead")
          ->type_name("FILE")
          ->excludes(slowdown);
  auto* why = app.add_option("--why", asked.why, "The reason to move floors")
                  ->type_name("TEXT");
  app.add_flag("--derive", asked.derive, "Move the floors to what was measured")
      ->needs(why)
      ->excludes(work_only)
      ->excludes(slowdown);
  app.add_flag("--for-rates", asked.for_rates,
               "Record slowed arms too, for --rates")
      ->excludes(from)
      ->excludes(work_only);
  app.add_option("--rates", asked.rates,
                 "Print how often the gate errs: sessions drawn from the "
                 "second half of recorded rounds, floors from the first")
      ->type_name("FILE");
  app.add_option("--json", asked.json, "Write the outcome to a file")
      ->type_name("FILE");
  app.add_option("--bin", measure.programs, "Folder of the programs")
      ->type_name("DIR");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  measure.ladder =
      asked.ladder.empty() ? &ladders().front() : &ladder_of(asked.ladder);
  if (asked.floors.empty())
    asked.floors = measure.ladder->folder / "floors.json";
  if (asked.for_rates) measure.beside = {1.1, 1.25};
  hold_signals();
  return asked.rates.empty() ? judge(asked) : print_rates(asked);
}

}  // namespace

int main(int argc, char** argv) {
  return stagecraft::exit_status("stagecraft-regress",
                                 [&] { return run(argc, argv); });
}
