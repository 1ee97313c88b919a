#include "bench/gate/measure_all.h"

#include <fmt/format.h>

#include <fstream>
#include <map>
#include <stdexcept>

#include "bench/gate/work.h"
#include "bench/harness/live.h"
#include "bench/harness/machine.h"
#include "bench/harness/process.h"
#include "bench/harness/session.h"
#include "bench/harness/workspace.h"

namespace stagecraft {
namespace {

using nlohmann::ordered_json;

/// The rung that is run once more, and slowed in arms beside it, with one
/// worker: the last without threads, whose CPU time is the steadiest.
Arm watched(const std::vector<Rung>& rungs) {
  const Rung* last = &rungs.front();
  for (const Rung& rung : rungs) {
    if (rung.threads) break;
    last = &rung;
  }
  return alone(climb(rungs, {1, 1}, {last->name}).back());
}

/// Gives an arm more work under its own name: the gate is not to know.
void slow(std::vector<Arm>& arms, const std::vector<Rung>& rungs,
          const Regression& what) {
  if (what.slowdown == 1) return;
  const std::string name = rung_named(rungs, what.slow_rung).name;
  for (Arm& arm : arms) {
    if (arm.rung.name == name) arm.work = what.slowdown;
  }
}

/// The ladder, each rung that shares its work also with one worker, and one of
/// these once more.
std::vector<Arm> timed_arms(const std::vector<Rung>& rungs,
                            const Regression& what) {
  std::vector<Arm> arms = climb(rungs, {}, {});
  const std::size_t count = arms.size();
  for (std::size_t n = 1; n < count; ++n) arms.push_back(alone(arms[n]));
  arms.push_back(control(watched(rungs)));
  slow(arms, rungs, what);
  for (const double factor : what.beside) {
    arms.push_back(slowed(watched(rungs), factor));
  }
  return arms;
}

std::vector<Arm> counted_arms(const std::vector<Rung>& rungs,
                              const Regression& what) {
  std::vector<Arm> arms = climb(rungs, {1, 1}, {});
  slow(arms, rungs, what);
  return arms;
}

/// What `beside` asks for and the ladder, counted three times.
ordered_json counts_again(const std::vector<Rung>& rungs,
                          const Regression& what) {
  std::vector<Arm> arms = counted_arms(rungs, what);
  for (const double factor : what.beside) {
    arms.push_back(slowed(watched(rungs), factor));
  }
  ordered_json result = ordered_json::array();
  for (int n = 0; n < 3; ++n) {
    result.push_back(
        work_json(count_work(arms, *what.ladder->ladder, what.programs)));
  }
  return result;
}

/// The machine's ceilings as stagecraft-kernels measures them.
ordered_json ceilings(const Regression& what) {
  const Workspace workspace(1'000'000);
  Live(1).prepare("measuring what the machine can do at most");
  const auto results = workspace.path() / "ceilings.json";
  const Finished finished = run_process(
      {(what.programs / "stagecraft-kernels").string(),
       "--benchmark_filter=^ceiling/", "--benchmark_out_format=json",
       "--benchmark_out=" + results.string()},
      workspace.path() / "log.txt");
  std::ifstream stream(results);
  const auto file = ordered_json::parse(stream, nullptr, false);
  if (finished.status != 0 || !file.is_object()) {
    throw std::runtime_error(
        "stagecraft-kernels did not measure what the machine can do at most; "
        "build it and see what it says");
  }
  return file.at("benchmarks");
}

}  // namespace

std::vector<Rung> rungs_of(const Regression& what) {
  std::vector<Rung> rungs;
  for (const Arm& arm :
       climb(rungs_of(*what.ladder, what.programs), {}, what.words)) {
    rungs.push_back(arm.rung);
  }
  return rungs;
}

ordered_json measure_work(const Regression& what) {
  const std::vector<Rung> rungs = rungs_of(what);
  const auto counts = count_work(counted_arms(rungs, what),
                                 *what.ladder->ladder, what.programs);
  return {{"context", ordered_json::object()},
          {"benchmarks", ordered_json::array()},
          {"stagecraft",
           {{"machine", machine()},
            {"arms", ordered_json::array()},
            {"work", work_json(counts)}}}};
}

ordered_json measure_all(const Regression& what) {
  const std::vector<Rung> rungs = rungs_of(what);
  const auto counts = count_work(counted_arms(rungs, what),
                                 *what.ladder->ladder, what.programs);
  const ordered_json bounds = ceilings(what);
  ordered_json file =
      session(timed_arms(rungs, what), {.ladder = what.ladder->ladder,
                                        .programs = what.programs,
                                        .amount = {.size = Amount::Size::timed},
                                        .rounds = what.rounds});
  file["stagecraft"]["work"] = work_json(counts);
  if (!what.beside.empty()) {
    file["stagecraft"]["work_again"] = counts_again(rungs, what);
  }
  for (ordered_json& arm : file["stagecraft"]["arms"]) {
    for (const Count& count : counts) {
      if (arm["rung"] == count.rung && count.instructions > 0) {
        arm["instructions"] = count.instructions;
      }
    }
  }
  for (const auto& bound : bounds) file["benchmarks"].push_back(bound);
  return file;
}

}  // namespace stagecraft
