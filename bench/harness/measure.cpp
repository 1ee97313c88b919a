#include "bench/harness/measure.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "bench/harness/cold.h"
#include "common/base/file_content.h"
#include "common/base/resources.h"

namespace stagecraft {
namespace {

using nlohmann::ordered_json;
namespace fs = std::filesystem;

/// The last lines of what a failed program printed.
std::string last_lines(const fs::path& log) {
  std::string text = content_of(log);
  constexpr std::size_t most = 2000;
  if (text.size() <= most) return text;
  return fmt::format("...{}", text.substr(text.size() - most));
}

/// What a program says of its run, in the file whose name ends in run.json.
ordered_json report_in(const fs::path& out) {
  for (const auto& entry : fs::directory_iterator(out)) {
    if (!entry.path().filename().string().ends_with("run.json")) continue;
    auto report = ordered_json::parse(content_of(entry.path()), nullptr, false);
    if (report.is_object()) return report;
  }
  return ordered_json::object();
}

/// CPU time of a worker in the phases that are not its input and output.
double compute_seconds(const ordered_json& worker) {
  double sum = 0;
  const auto phases = worker.value("phases", ordered_json::object());
  for (const auto& [name, phase] : phases.items()) {
    if (name != "read" && name != "write") {
      sum += phase.value("cpu_seconds", 0.0);
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

double harness_cpu() {
  const CpuSeconds used = cpu_seconds();
  return used.user + used.system;
}

Measured measure(const Arm& arm, const Judged& input, const Place& place) {
  const bool first = !fs::exists(input.first);
  const fs::path out = first ? input.first : place.workspace.path() / "out";
  const fs::path log = place.workspace.path() / "log.txt";
  fs::remove_all(out);
  fs::create_directory(out);

  if (place.cold) forget(input.fixture.input);

  Measured result;
  Watch watch(arm.command.empty() ? arm.rung.program : "");
  const Busy before = busy();
  const double used = harness_cpu();
  result.finished = run_process(
      command(arm, place.ladder, place.programs, input.fixture, out), log,
      [&](pid_t process, double seconds) {
        watch.look(process, seconds);
        place.live.at(seconds, watch);
      },
      arm.role == "memory" ? tick_often : tick_seldom);
  result.harness_seconds = harness_cpu() - used;
  result.disturbance =
      between(before, busy(), result.finished.wall_seconds,
              result.finished.user_seconds + result.finished.system_seconds +
                  result.harness_seconds);
  result.pss = watch.peak_memory();
  result.rss = watch.largest_rank();
  result.migrations = watch.migrations();
  if (result.finished.status != 0) {
    result.verdict.wrong = fmt::format("it left with status {}:\n{}",
                                       result.finished.status, last_lines(log));
  } else if (!arm.command.empty()) {
    result.verdict = place.ladder.judge_peer(input.fixture, out, input.first);
  } else {
    result.verdict =
        place.ladder.judge(input.fixture, out, input.first, arm.rung.answer);
    result.report = report_in(out);
  }
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
      {"others", measured.disturbance.others},
      {"rss_bytes", static_cast<double>(measured.rss)},
      {"difference", measured.verdict.difference}};
  if (measured.pss > 0) {
    result["pss_bytes"] = static_cast<double>(measured.pss);
  }
  if (measured.migrations) {
    result["migrations"] = static_cast<double>(*measured.migrations);
  }
  if (measured.verdict.error) result["error"] = *measured.verdict.error;
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
  return content_of(log);
}

}  // namespace stagecraft
