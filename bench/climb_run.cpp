#include "bench/climb_run.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cstdint>
#include <ctime>
#include <fstream>
#include <iterator>

#include "bench/climb_judge.h"
#include "bench/climb_process.h"
#include "bench/climb_workspace.h"
#include "bench/phantom_file.h"
#include "common/nifti_file.h"
#include "common/outputs.h"
#include "common/report.h"
#include "common/resources.h"

namespace stagecraft {
namespace {

using nlohmann::ordered_json;
namespace fs = std::filesystem;

/// The climb of the embedded scan takes about two minutes on two cores.
constexpr int phantom_frames = 60;

std::string content(const fs::path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// The value behind `key: ` at the start of a line, else `otherwise`.
std::string value_of(const std::string& text, const std::string& key,
                     const std::string& otherwise) {
  const auto begin = ("\n" + text).find("\n" + key + ": ");
  if (begin == text.npos) return otherwise;
  const auto value = text.find_first_not_of(' ', begin + key.size() + 1);
  return text.substr(value, text.find('\n', value) - value);
}

/// Says on a terminal what is going on; `what` empty clears the line.
void progress(const std::string& what) {
  if (isatty(STDERR_FILENO)) fmt::print(stderr, "\r\033[K{}", what);
}

void quietly(double) {}

/// What a short program prints; empty where it fails.
std::string answer(const std::vector<std::string>& command,
                   const Workspace& workspace) {
  const fs::path log = workspace.path() / "answer.txt";
  if (run_process(command, log, quietly).status != 0) return {};
  return content(log);
}

/// The last lines of what a failed program printed.
std::string last_lines(const fs::path& log) {
  const std::string text = content(log);
  constexpr std::size_t most = 2000;
  return text.size() <= most ? text : "..." + text.substr(text.size() - most);
}

/// Runs one row into an empty folder and judges what it left there.
Row climb_row(const Arm& arm, const Settings& settings, const Judge& judge,
              const Workspace& workspace, const std::string& place) {
  const std::string about = answer(
      {(settings.programs / arm.program).string(), "--about"}, workspace);
  Row row{.arm = arm,
          .rung = value_of(about, "rung", arm.program),
          .technique = value_of(about, "idea", "-"),
          .finished = {},
          .verdict = {},
          .report = ordered_json::object()};
  const bool first = !fs::exists(judge.serial);
  const fs::path out = first ? judge.serial : workspace.path() / "out";
  const fs::path log = workspace.path() / "log.txt";
  fs::remove_all(out);
  fs::create_directory(out);
  row.finished =
      run_process(command(arm, settings.programs, judge.scan, out), log,
                  [&](double seconds) {
                    progress(fmt::format("{} {}, {}: {:.0f} s", place,
                                         arm.program, arm.how, seconds));
                  });
  progress("");
  if (row.finished.status != 0) {
    row.verdict.wrong = fmt::format("it left with status {}:\n{}",
                                    row.finished.status, last_lines(log));
    return row;
  }
  row.verdict = verdict(judge, out);
  const fs::path report = out / (scan_name(judge.scan) + "_run.json");
  const auto parsed = ordered_json::parse(content(report), nullptr, false);
  if (parsed.is_object()) row.report = parsed;
  return row;
}

struct Prepared {
  Judge judge;
  fs::path truth;  ///< the file; empty: none
};

/// Puts the scan (one of ours where none is named) into memory.
Prepared prepare(const Settings& settings, const Workspace& workspace) {
  const fs::path folder = workspace.path() / "input";
  fs::create_directory(folder);
  Judge judge{.scan = folder / "phantom.nii",
              .serial = workspace.path() / "serial",
              .truth = {}};
  fs::path truth = settings.truth;
  if (settings.scan.empty()) {
    progress("making a scan");
    PhantomSettings phantom = noisy();
    phantom.frames = phantom_frames;
    write_phantom(make_phantom(phantom), judge.scan);
    if (truth.empty()) truth = truth_path(judge.scan);
    progress("");
  } else {
    judge.scan = folder / settings.scan.filename();
    fs::copy_file(settings.scan, judge.scan);
    if (truth.empty() && fs::exists(truth_path(settings.scan))) {
      truth = truth_path(settings.scan);
    }
  }
  if (!truth.empty()) judge.truth = read_truth(truth, judge.scan);
  return {judge, truth};
}

std::uintmax_t room_for(const Settings& settings) {
  constexpr std::uintmax_t copies = 5;  // the scan, two results, their means
  constexpr std::uintmax_t phantom_bytes =
      std::uintmax_t{2} * 64 * 64 * 36 * phantom_frames;
  return copies * (settings.scan.empty()
                       ? phantom_bytes
                       : fs::file_size(NiftiFile(settings.scan).path()));
}

/// Everything around the figures that they depend on.
ordered_json surroundings(const Settings& settings, const Judge& judge,
                          const Workspace& workspace) {
  const std::string commit =
      answer({"git", "-C", settings.programs.string(), "describe", "--always",
              "--dirty", "--abbrev=10"},
             workspace);
#ifdef __clang__
  const std::string compiler = __VERSION__;
#else
  const std::string compiler = "GCC " __VERSION__;
#endif
  return {{"date", fmt::format("{:%Y-%m-%d}", fmt::gmtime(std::time(nullptr)))},
          {"commit",
           commit.empty() ? "not known" : commit.substr(0, commit.find('\n'))},
          {"compiler", compiler},
          {"host", host_report()},
          {"allowed_cpus", cpu_list(allowed_cpus())},
          {"scan", judge.scan.filename().string()},
          {"file_system", file_system(workspace.path().string())}};
}

}  // namespace

Climb climb(const std::vector<Arm>& arms, const Settings& settings) {
  const Workspace workspace(room_for(settings));
  const auto [judge, truth] = prepare(settings, workspace);
  Climb result{.rows = {},
               .truth = truth.filename().string(),
               .surroundings = surroundings(settings, judge, workspace)};
  for (const Arm& arm : arms) {
    const std::string place =
        fmt::format("[{}/{}]", result.rows.size() + 1, arms.size());
    result.rows.push_back(climb_row(arm, settings, judge, workspace, place));
    if (!result.rows.front().verdict.wrong.empty()) break;
  }
  return result;
}

}  // namespace stagecraft
