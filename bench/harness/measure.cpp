#include "bench/harness/measure.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <iterator>

#include "common/base/resources.h"
#include "stages/realign/base/nifti_input.h"
#include "stages/realign/base/outputs.h"
#include "stages/realign/measure/peer_motion.h"

namespace stagecraft {
namespace {

using nlohmann::ordered_json;
namespace fs = std::filesystem;

/// Phases that a rung works in; the others read and write.
constexpr std::array compute_phases{"smooth", "estimate", "reslice"};

std::string content(const fs::path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// The last lines of what a failed program printed.
std::string last_lines(const fs::path& log) {
  const std::string text = content(log);
  constexpr std::size_t most = 2000;
  return text.size() <= most ? text : "..." + text.substr(text.size() - most);
}

/// The motion of a peer, held against the truth where both are known.
Verdict peer_verdict(const Fixture& fixture, const fs::path& out) {
  Verdict result;
  try {
    const NiftiInput scan(fixture.judge.scan);
    const auto motion = read_peer_motion(out, scan.scan().grid, fixture.frames,
                                         [&](int t) { return scan.read(t); });
    if (motion && !fixture.judge.truth.empty()) {
      result.error = mean_error(motion->corrections, fixture.judge.truth,
                                centre(scan.scan().grid));
    }
  } catch (const std::exception& error) {
    result.wrong = error.what();
  }
  return result;
}

double harness_cpu() {
  const CpuSeconds used = cpu_seconds();
  return used.user + used.system;
}

double compute_seconds(const ordered_json& worker) {
  double sum = 0;
  const auto phases = worker.value("phases", ordered_json::object());
  for (const char* name : compute_phases) {
    if (phases.contains(name)) {
      sum += phases[name].value("cpu_seconds", 0.0);
    }
  }
  return sum;
}

/// Adds what the program says of itself.
void add_reported(const ordered_json& report,
                  std::map<std::string, double>& counters) {
  double total = 0;
  double largest = 0;
  for (const auto& rank : report.value("ranks", ordered_json::array())) {
    counters["rss_bytes"] =
        std::max(counters["rss_bytes"], rank.value("peak_memory_bytes", 0.0));
    for (const auto& worker : rank.value("workers", ordered_json::array())) {
      const double seconds = compute_seconds(worker);
      total += seconds;
      largest = std::max(largest, seconds);
    }
  }
  if (total > 0) {
    counters["compute_total"] = total;
    counters["compute_largest"] = largest;
  }
  if (report.contains("startup_seconds")) {
    counters["startup_seconds"] = report["startup_seconds"];
  }
  const auto phases = report.value("phases", ordered_json::object());
  for (const auto& [name, seconds] : phases.items()) counters[name] = seconds;
}

}  // namespace

Measured measure(const Arm& arm, const Fixture& fixture, const Place& place) {
  const Judge& judge = fixture.judge;
  const bool first = !fs::exists(judge.serial);
  const fs::path out = first ? judge.serial : place.workspace.path() / "out";
  const fs::path log = place.workspace.path() / "log.txt";
  fs::remove_all(out);
  fs::create_directory(out);

  Measured result;
  Watch watch(arm.command.empty() ? arm.program : "");
  const Busy before = busy();
  const double used = harness_cpu();
  result.finished = run_process(command(arm, place.programs, judge.scan, out),
                                log, [&](pid_t process, double seconds) {
                                  watch.look(process, seconds);
                                  place.live.at(seconds, watch);
                                });
  result.harness_seconds = harness_cpu() - used;
  result.disturbance = between(before, busy(), result.finished.wall_seconds);
  result.pss = watch.peak_memory();
  result.rss = watch.largest_rank();
  result.migrations = watch.migrations();
  if (result.finished.status != 0) {
    result.verdict.wrong = fmt::format("it left with status {}:\n{}",
                                       result.finished.status, last_lines(log));
    return result;
  }
  if (!arm.command.empty()) {
    result.verdict = peer_verdict(fixture, out);
    return result;
  }
  result.verdict = verdict(judge, out, agreement_of(arm.rung));
  const fs::path report = out / (scan_name(judge.scan) + "_run.json");
  const auto parsed = ordered_json::parse(content(report), nullptr, false);
  if (parsed.is_object()) result.report = parsed;
  return result;
}

std::map<std::string, double> counters(const Measured& measured) {
  const Finished& finished = measured.finished;
  const auto cores = static_cast<double>(allowed_cpus().size());
  std::map<std::string, double> result{
      {"user_seconds", finished.user_seconds},
      {"system_seconds", finished.system_seconds},
      {"utilisation", (finished.user_seconds + finished.system_seconds) /
                          (finished.wall_seconds * cores)},
      {"harness_seconds", measured.harness_seconds},
      {"steal", measured.disturbance.steal},
      {"pressure", measured.disturbance.pressure},
      {"rss_bytes", static_cast<double>(measured.rss)},
      {"difference_mm", measured.verdict.difference}};
  if (measured.pss > 0) {
    result["pss_bytes"] = static_cast<double>(measured.pss);
  }
  if (measured.migrations) {
    result["migrations"] = static_cast<double>(*measured.migrations);
  }
  if (measured.verdict.error) result["error_mm"] = *measured.verdict.error;
  add_reported(measured.report, result);
  std::erase_if(result,
                [](const auto& item) { return !std::isfinite(item.second); });
  return result;
}

std::string masks(const ordered_json& report) {
  std::vector<std::string> ranks;
  for (const auto& rank : report.value("ranks", ordered_json::array())) {
    std::vector<std::string> threads;
    for (const auto& worker : rank.value("workers", ordered_json::array())) {
      threads.push_back(worker.value("mask", "-"));
    }
    ranks.push_back(fmt::format("{}", fmt::join(threads, " ")));
  }
  return fmt::format("{}", fmt::join(ranks, " | "));
}

std::string answer(const std::vector<std::string>& command,
                   const Workspace& workspace) {
  const fs::path log = workspace.path() / "answer.txt";
  if (run_process(command, log).status != 0) return {};
  return content(log);
}

}  // namespace stagecraft
