#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "bench/climb_plan.h"
#include "bench/climb_process.h"
#include "bench/climb_run.h"
#include "bench/climb_table.h"
#include "common/error.h"
#include "common/new_file.h"
#include "common/resources.h"

namespace {

using namespace stagecraft;
using nlohmann::ordered_json;
namespace fs = std::filesystem;

/// What the table does not say.
std::string notes(const Climb& climb, int cores) {
  const ordered_json& around = climb.surroundings;
  double difference = 0;
  for (const Row& row : climb.rows) {
    if (row.verdict.wrong.empty()) {
      difference = std::max(difference, row.verdict.difference);
    }
  }
  const std::string error =
      climb.truth.empty()
          ? "error: not known, no truth was named"
          : fmt::format(
                "error: mean RMS displacement over an 80 mm ball from {}",
                climb.truth);
  return fmt::format(
      "{}; right rungs differ by at most {:.1g} mm\n"
      "one run each, so a few per cent are chance; CPU %: of {} cores\n"
      "scan {} and all outputs on {}; {}; {}; commit {}; {}\n",
      error, difference, cores, around["scan"].get<std::string>(),
      around["file_system"].get<std::string>(),
      around["host"]["cpu_model"].get<std::string>(),
      around["compiler"].get<std::string>(),
      around["commit"].get<std::string>(), around["date"].get<std::string>());
}

/// Prints what came of a climb, and writes it to `out` unless that is empty.
/// Returns the exit status.
int report(const Climb& climb, const fs::path& out) {
  const auto cores = static_cast<int>(allowed_cpus().size());
  fmt::print("{}\n{}", climb_text(climb.rows, cores), notes(climb, cores));
  int status = 0;
  for (const Row& row : climb.rows) {
    if (row.verdict.wrong.empty()) continue;
    status = 1;
    fmt::print(stderr, "{} ({}) is wrong: {}\n", row.rung, row.arm.how,
               row.verdict.wrong);
  }
  if (!out.empty()) {
    fs::create_directories(out);
    ordered_json all = climb.surroundings;
    all["truth"] = climb.truth;
    all["cores"] = cores;
    all["rows"] = climb_json(climb.rows, cores);
    write_file(out / "climb.json", all.dump(2) + "\n");
  }
  return status;
}

int run(int argc, char** argv) {
  CLI::App app(
      "Runs every rung of the realign ladder once on a scan, checks what it "
      "wrote and prints what each technique brought.");
  Settings settings{.programs = fs::canonical("/proc/self/exe").parent_path()};
  Workers workers;
  std::vector<std::string> rungs;
  fs::path out;
  bool binding = false;
  app.add_option("SCAN", settings.scan,
                 "A 4-D NIfTI file; without one, a synthetic scan is made")
      ->type_name("");
  app.add_option("--truth", settings.truth,
                 "The true motion, as SPM's rp_*.txt or a motion.tsv; default: "
                 "NAME.truth-rp.txt beside the scan, if there")
      ->type_name("FILE");
  app.add_option("--ranks", workers.ranks, "Of the rungs that use them")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--threads", workers.threads,
                 "Of the rungs that use them; with --binding, of each rank")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app.add_option("--rungs", rungs,
                 "Which to climb, as in 02,04; 00 always runs")
      ->delimiter(',')
      ->type_name("LIST");
  app.add_flag("--binding", binding,
               "Compare ranks and threads not bound, bound by mpirun and bound "
               "by the program");
  app.add_option("--out", out, "Folder for climb.json: table and reports")
      ->type_name("DIR");
  app.add_option("--bin", settings.programs, "Folder of the executables")
      ->type_name("DIR");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (binding && app.count("--threads") == 0) {
    workers.threads =
        std::max(1, static_cast<int>(allowed_cpus().size()) / workers.ranks);
  }
  const std::vector<Arm> arms =
      binding ? binding_arms(workers) : ladder(workers, rungs);
  for (const Arm& arm : arms) {
    if (!fs::exists(settings.programs / arm.program)) {
      throw BadInput(
          fmt::format("{} is not in {}; build it or name its folder "
                      "with --bin",
                      arm.program, settings.programs.string()));
    }
  }
  if (geteuid() == 0) {
    setenv("OMPI_ALLOW_RUN_AS_ROOT", "1", 1);
    setenv("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1", 1);
  }
  hold_signals();
  const Climb result = climb(arms, settings);
  const int status = report(result, out);
  if (binding) fmt::print("{}", masks_text(result.rows));
  return status;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const Interrupted& interrupted) {
    return 128 + interrupted.signal;
  } catch (const BadInput& error) {
    fmt::print(stderr, "stagecraft-climb: {}\n", error.what());
    return 2;
  } catch (const std::exception& error) {
    fmt::print(stderr, "stagecraft-climb: {}\n", error.what());
    return 1;
  }
}
