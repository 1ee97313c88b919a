#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "bench/figures/merge.h"
#include "bench/figures/remarks.h"
#include "bench/figures/scaling.h"
#include "bench/figures/summary.h"
#include "bench/figures/table.h"
#include "bench/harness/plan.h"
#include "bench/harness/process.h"
#include "bench/harness/session.h"
#include "bench/harness/sizes.h"
#include "common/base/error.h"
#include "common/base/exit_status.h"
#include "common/base/new_file.h"
#include "common/base/resources.h"

namespace {

using namespace stagecraft;
namespace fs = std::filesystem;

/// What the user asked for.
struct Asked {
  Settings settings{};
  Enough enough{};
  const Registered* ladder = nullptr;
  Workers workers{};
  std::vector<std::string> words{};  ///< a ladder, an input
  std::vector<std::string> rungs{};
  std::vector<std::string> peers{};
  fs::path out{};
  bool binding = false;
  bool scaling = false;
  bool which = false;
};

int allowed_cores() {
  return std::max(1, static_cast<int>(allowed_cpus().size()));
}

/// The ladder, what stands beside it, each rung that shares its work also with
/// one worker, there alone, and the last rung once more.
std::vector<Arm> ladder_arms(const std::vector<Rung>& rungs,
                             const Asked& asked) {
  const std::vector<Arm> climbed = climb(rungs, asked.workers, asked.rungs);
  std::vector<Arm> arms = climbed;
  for (const Arm& arm : climbed) {
    if (arm.ranks * arm.threads == 1) continue;
    arms.push_back(alone(arm));
    arms.back().passes = 1;  // no row of its own
  }
  arms.push_back(control(climbed.back()));
  std::ranges::copy(beside(rungs, arms, asked.workers),
                    std::back_inserter(arms));
  return arms;
}

/// The first rung, then the last that was asked for on ever more workers: the
/// same work for all, and work that grows with them.
std::vector<Arm> scaling_arms(const std::vector<Rung>& rungs,
                              const Asked& asked) {
  const Rung top = climb(rungs, {1, 1}, asked.rungs).back().rung;
  std::vector<Arm> arms = climb(rungs, {1, 1}, {rungs.front().name});
  for (const char* role : {"strong", "weak"}) {
    for (int ranks = 1; ranks <= asked.workers.ranks; ranks *= 2) {
      for (int threads = 1; threads <= asked.workers.threads; threads *= 2) {
        if (ranks * threads > allowed_cores()) continue;
        arms.push_back(scaled(top, {ranks, threads}, role));
      }
    }
  }
  return arms;
}

std::vector<Arm> planned(Asked& asked, bool threads_given) {
  const std::vector<Rung> rungs =
      rungs_of(*asked.ladder, asked.settings.programs);
  if (asked.binding) {
    if (!threads_given) {
      asked.workers.threads =
          std::max(1, allowed_cores() / asked.workers.ranks);
    }
    return binding_arms(rungs, asked.workers);
  }
  std::vector<Arm> arms =
      asked.scaling ? scaling_arms(rungs, asked) : ladder_arms(rungs, asked);
  for (const std::string& command : asked.peers) arms.push_back(peer(command));
  return arms;
}

/// The first word is a ladder where there is one of that name; the other is an
/// input.
void understand_words(Asked& asked) {
  std::vector<std::string> words = asked.words;
  asked.ladder = &ladders().front();
  for (const Registered& registered : ladders()) {
    if (!words.empty() && words.front() == registered.ladder->name()) {
      asked.ladder = &registered;
      words.erase(words.begin());
    }
  }
  asked.settings.ladder = asked.ladder->ladder;
  if (words.size() == 2) ladder_of(words.front());  // throws: it is none
  if (!words.empty()) asked.settings.input = words.front();
  if (!words.empty() && !fs::exists(words.front())) {
    if (words.front().find_first_of("./") == std::string::npos) {
      ladder_of(words.front());
    }
    throw BadInput(words.front() + " is not there; name an input that is");
  }
}

/// Runs the arms and their start-ups, each on the work that its speed needs; of
/// an input that is named there is no more.
nlohmann::ordered_json measured(std::vector<Arm> arms, const Asked& asked) {
  nlohmann::ordered_json pilot;
  if (asked.settings.input.empty()) {
    Settings once = asked.settings;
    once.rounds = 1;
    pilot = session(pilot_arms(arms), once);
    set_sizes(arms, parse_record(pilot), asked.enough);
  }
  add_startups(arms);
  nlohmann::ordered_json file = session(arms, asked.settings);
  // For the memory.
  if (!pilot.is_null() && !asked.scaling) add_session(pilot, file);
  return file;
}

/// Prints what came of it and writes it where it was asked for. Returns the
/// exit status.
int report(const Asked& asked, const nlohmann::ordered_json& file) {
  const Record record = parse_record(file);
  fmt::print("{}", asked.scaling
                       ? scaling_text(scalings(record, allowed_cores()))
                       : table_text(record));
  if (asked.binding) fmt::print("{}", masks_text(record));
  fmt::print("\n{}", busy_text(record));
  if (!asked.out.empty()) {
    fs::create_directories(asked.out);
    write_file(asked.out / "results.json", results_text(summarized(file)));
    fmt::print("{}: every run\n", (asked.out / "results.json").string());
  }
  int status = 0;
  for (const RunRecord& run : record.runs) {
    if (run.wrong.empty()) continue;
    status = 1;
    fmt::print(stderr, "{}, round {}, is wrong: {}\n", run.arm, run.round + 1,
               run.wrong);
  }
  if (status == 0 && !asked.scaling && !asked.binding && asked.out.empty()) {
    fmt::print("{}", next_text(record, fs::proximate(asked.ladder->folder)));
  }
  return status;
}

int run(int argc, char** argv) {
  CLI::App app(
      "Runs every rung of a ladder on an input, in rounds, checks what each "
      "run wrote and prints what each technique brought.");
  Asked asked;
  Settings& settings = asked.settings;
  settings.programs = fs::canonical("/proc/self/exe").parent_path();
  app.add_option("WORDS", asked.words,
                 "[LADDER] [INPUT]: by default the first ladder, and an input "
                 "that is made")
      ->expected(0, 2)
      ->type_name("");
  app.add_option("--truth", settings.truth,
                 "What the results are held against; default: what the ladder "
                 "finds beside the input")
      ->type_name("FILE");
  app.add_option("--rounds", settings.rounds,
                 "How often every program runs, there and back")
      ->check(CLI::Range(1, 100'000))
      ->capture_default_str();
  app.add_option("--seconds", asked.enough.seconds,
                 "That a run takes beside its start-up, about")
      ->check(CLI::Range(0.0, 1e4))
      ->capture_default_str();
  app.add_option("--startups", asked.enough.startups,
                 "The same, times its start-up, where that is longer")
      ->check(CLI::Range(0.0, 1e4))
      ->capture_default_str();
  app.add_option(
         "--work", settings.amount.work,
         "Of the input that is made, in the ladder's unit; rungs get it "
         "as often as they are quick")
      ->check(CLI::Range(1.0, 1e6))
      ->type_name("N");
  app.add_option("--seed", settings.seed, "Of the order in the rounds")
      ->capture_default_str();
  app.add_option("--ranks", asked.workers.ranks,
                 "Of the rungs that use them; with --scaling, at most")
      ->check(CLI::Range(1, 100'000))
      ->capture_default_str();
  app.add_option("--threads", asked.workers.threads,
                 "Of the rungs that use them; with --binding, of each rank")
      ->check(CLI::Range(1, 100'000))
      ->capture_default_str();
  app.add_option("--rungs", asked.rungs,
                 "Which to climb, as in 02,04; the first always runs")
      ->delimiter(',')
      ->type_name("LIST");
  auto* binding =
      app.add_flag("--binding", asked.binding,
                   "Compare ranks and threads not bound, bound by mpirun and "
                   "bound by the program");
  app.add_flag("--scaling", asked.scaling,
               "Run the last rung on more and more ranks and threads")
      ->excludes(binding);
  app.add_option("--peer", asked.peers,
                 "Another program in the same rounds, as in \"PROGRAM {in} -o "
                 "{out}/result\"; may be repeated")
      ->type_name("\"COMMAND\"");
  auto* disk = app.add_option("--disk", settings.disk,
                              "Folder for inputs and outputs while it runs; "
                              "default: in memory")
                   ->type_name("DIR");
  app.add_flag("--cold", settings.cold,
               "Let every run read its input from that disk")
      ->needs(disk);
  app.add_option("--out", asked.out, "Folder for results.json")
      ->type_name("DIR");
  app.add_flag("--which", asked.which,
               "Print which ladder it would be, and run nothing");
  app.add_option("--bin", settings.programs, "Folder of the executables")
      ->type_name("DIR");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  understand_words(asked);
  if (asked.which) {
    fmt::print("{}\n", asked.ladder->ladder->name());
    return 0;
  }
  std::vector<Arm> arms = planned(asked, app.count("--threads") > 0);
  hold_signals();
  return report(asked, measured(arms, asked));
}

}  // namespace

int main(int argc, char** argv) {
  return stagecraft::exit_status("stagecraft-bench",
                                 [&] { return run(argc, argv); });
}
