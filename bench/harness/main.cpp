#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "bench/figures/scaling.h"
#include "bench/harness/plan.h"
#include "bench/harness/process.h"
#include "bench/harness/session.h"
#include "bench/report/page.h"
#include "bench/report/table.h"
#include "common/base/error.h"
#include "common/base/exit_status.h"
#include "common/base/new_file.h"
#include "common/base/resources.h"

namespace {

using namespace stagecraft;
namespace fs = std::filesystem;

/// What the user asked for.
struct Asked {
  Settings settings;
  Workers workers;
  std::vector<std::string> rungs{};
  std::vector<std::string> peers{};
  fs::path out{};
  bool binding = false;
  bool scaling = false;
};

int allowed_cores() {
  return std::max(1, static_cast<int>(allowed_cpus().size()));
}

/// The ladder, each rung that shares its work also with one worker, and the
/// last rung once more.
std::vector<Arm> ladder_arms(const Asked& asked) {
  std::vector<Arm> arms = ladder(asked.workers, asked.rungs);
  const std::size_t rungs = arms.size();
  for (std::size_t n = 0; n < rungs; ++n) {
    if (arms[n].ranks * arms[n].threads > 1) arms.push_back(alone(arms[n]));
  }
  arms.push_back(control(arms[rungs - 1]));
  return arms;
}

/// Rung 00, then the last rung that was asked for on ever more workers: the
/// same work for all, and work that grows with them.
std::vector<Arm> scaling_arms(const Asked& asked) {
  const Arm top = ladder({1, 1}, asked.rungs).back();
  const std::string number = top.rung.substr(0, 2);
  std::vector<Arm> arms = ladder({1, 1}, {"00"});
  for (const char* role : {"strong", "weak"}) {
    for (int ranks = 1; ranks <= asked.workers.ranks; ranks *= 2) {
      for (int threads = 1; threads <= asked.workers.threads; threads *= 2) {
        if (ranks * threads > allowed_cores()) continue;
        arms.push_back(scaled(number, {ranks, threads}, role));
      }
    }
  }
  return arms;
}

std::vector<Arm> planned(Asked& asked, bool threads_given) {
  if (asked.binding) {
    if (!threads_given) {
      asked.workers.threads =
          std::max(1, allowed_cores() / asked.workers.ranks);
    }
    return binding_arms(asked.workers);
  }
  std::vector<Arm> arms =
      asked.scaling ? scaling_arms(asked) : ladder_arms(asked);
  for (const std::string& command : asked.peers) arms.push_back(peer(command));
  return arms;
}

/// Prints what came of it and writes it where it was asked for. Returns the
/// exit status.
int report(const Asked& asked, const nlohmann::ordered_json& file) {
  const Record record = parse_record(file);
  fmt::print("{}", asked.scaling
                       ? scaling_text(scalings(record, allowed_cores()))
                       : table_text(record));
  if (asked.binding) fmt::print("{}", masks_text(record));
  if (!asked.out.empty()) {
    fs::create_directories(asked.out);
    write_file(asked.out / "results.json", file.dump(1) + "\n");
    write_file(asked.out / "report.html", page(record));
    fmt::print("{} and results.json: every run and the pictures\n",
               (asked.out / "report.html").string());
  }
  int status = 0;
  for (const RunRecord& run : record.runs) {
    if (run.wrong.empty()) continue;
    status = 1;
    fmt::print(stderr, "{}, round {}, is wrong: {}\n", run.arm, run.round + 1,
               run.wrong);
  }
  return status;
}

int run(int argc, char** argv) {
  CLI::App app(
      "Runs every rung of the realign ladder on a scan, in rounds, checks what "
      "each run wrote and prints what each technique brought.");
  Asked asked;
  Settings& settings = asked.settings;
  settings.programs = fs::canonical("/proc/self/exe").parent_path();
  settings.phantom = noisy();
  settings.phantom.frames = 12;
  app.add_option("SCAN", settings.scan,
                 "A 4-D NIfTI file; without one, a synthetic scan is made")
      ->type_name("");
  app.add_option("--truth", settings.truth,
                 "The true motion, as SPM's rp_*.txt or a motion.tsv; default: "
                 "NAME.truth-rp.txt beside the scan, if there")
      ->type_name("FILE");
  app.add_option("--rounds", settings.rounds,
                 "How often every program runs, there and back")
      ->check(CLI::Range(1, 100'000))
      ->capture_default_str();
  app.add_option("--frames", settings.phantom.frames, "Of the synthetic scan")
      ->check(CLI::Range(2, 100'000))
      ->capture_default_str();
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
                 "Which to climb, as in 02,04; 00 always runs")
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
                 "Another program in the same rounds, as in \"3dvolreg -prefix "
                 "{out}/r.nii -1Dmatrix_save {out}/m {in}\"; may be repeated")
      ->type_name("\"COMMAND\"");
  app.add_option("--out", asked.out, "Folder for results.json and report.html")
      ->type_name("DIR");
  app.add_option("--bin", settings.programs, "Folder of the executables")
      ->type_name("DIR");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  const std::vector<Arm> arms = planned(asked, app.count("--threads") > 0);
  for (const Arm& arm : arms) {
    if (arm.command.empty() && !fs::exists(settings.programs / arm.program)) {
      throw BadInput(
          fmt::format("{} is not in {}; build it or name its folder "
                      "with --bin",
                      arm.program, settings.programs.string()));
    }
  }
  hold_signals();
  return report(asked, session(arms, settings));
}

}  // namespace

int main(int argc, char** argv) {
  return stagecraft::exit_status("stagecraft-bench",
                                 [&] { return run(argc, argv); });
}
