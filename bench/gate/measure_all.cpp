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

/// The rung that is run once more, and slowed in arms beside it.
constexpr const char* rates_rung = "02";

/// About 1 s of rung 02 with one worker. 20 frames to fit divide by 4 and by
/// 10.
PhantomSettings timed_phantom() {
  PhantomSettings settings = noisy();
  settings.shape = {36, 36, 24};
  settings.voxel = {3, 3, 3};
  settings.frames = 21;
  return settings;
}

/// Gives an arm more work under its own name: the gate is not to know.
void slow(Arm& arm, const Regression& what) {
  if (arm.rung.starts_with(what.slow_rung)) arm.work = what.slowdown;
}

/// The ladder, each rung that shares its work also with one worker, and one of
/// these once more.
std::vector<Arm> timed_arms(const Regression& what) {
  std::vector<Arm> arms = ladder({}, {});
  const std::size_t rungs = arms.size();
  for (std::size_t n = 1; n < rungs; ++n) arms.push_back(alone(arms[n]));
  const Arm watched = alone(ladder({}, {rates_rung}).back());
  arms.push_back(control(watched));
  if (what.slowdown != 1) {
    for (Arm& arm : arms) slow(arm, what);
  }
  for (const double factor : what.beside) {
    arms.push_back(slowed(watched, factor));
  }
  return arms;
}

std::vector<Arm> counted_arms(const Regression& what) {
  std::vector<Arm> arms;
  for (const Arm& rung : ladder({1, 1}, {})) {
    arms.push_back(rung);
    if (what.slowdown != 1) slow(arms.back(), what);
  }
  return arms;
}

/// What `beside` asks for and the ladder, counted three times.
ordered_json counts_again(const Regression& what) {
  std::vector<Arm> arms = counted_arms(what);
  const Arm watched = ladder({1, 1}, {rates_rung}).back();
  for (const double factor : what.beside) {
    arms.push_back(slowed(watched, factor));
  }
  ordered_json result = ordered_json::array();
  for (int n = 0; n < 3; ++n) {
    result.push_back(work_json(count_work(arms, what.callgrind)));
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

ordered_json measure_work(const Regression& what) {
  return {
      {"context", ordered_json::object()},
      {"benchmarks", ordered_json::array()},
      {"stagecraft",
       {{"machine", machine()},
        {"arms", ordered_json::array()},
        {"work", work_json(count_work(counted_arms(what), what.callgrind))}}}};
}

ordered_json measure_all(const Regression& what) {
  const auto counts = count_work(counted_arms(what), what.callgrind);
  const ordered_json bounds = ceilings(what);
  Settings settings;
  settings.programs = what.programs;
  settings.phantom = timed_phantom();
  settings.rounds = what.rounds;
  ordered_json file = session(timed_arms(what), settings);
  file["stagecraft"]["work"] = work_json(counts);
  if (!what.beside.empty()) {
    file["stagecraft"]["work_again"] = counts_again(what);
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
