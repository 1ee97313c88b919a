#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "bench/harness/process.h"
#include "stages/course/given.h"
#include "stages/course/overlap.h"
#include "stages/course/rounds.h"

namespace stagecraft::course {
namespace {

namespace fs = std::filesystem;

/// The overlap in a run of a kind of program, whose results are held against
/// those in `first`. Throws std::runtime_error where it is wrong.
double overlap_of(const Exercise& exercise, const Programs& programs,
                  const std::string& kind, const Judged& input,
                  const Workspace& workspace) {
  const Arm run = arm(exercise, programs, kind, "rung");
  const fs::path trace = workspace.path() / (kind + ".json");
  const fs::path out = kind == "rung" ? input.first : workspace.path() / "out";
  fs::create_directory(out);
  std::vector<std::string> words =
      command(run, *programs.ladder, programs.folder, input.fixture, out);
  words.insert(words.end(), {"--profile", trace.string()});
  const fs::path log = workspace.path() / "log.txt";
  const int status = run_process(words, log).status;
  if (status != 0) {
    throw std::runtime_error(
        fmt::format("it left with status {}: {}", status, read_text(log)));
  }
  const Verdict verdict =
      programs.ladder->judge(input.fixture, out, input.first, run.rung.answer);
  if (!verdict.wrong.empty()) throw std::runtime_error(verdict.wrong);
  return overlap(nlohmann::json::parse(read_text(trace)));
}

}  // namespace

double overlap(const nlohmann::json& trace) {
  struct Span {
    std::pair<int, int> worker;
    double begin, end;  // us
  };
  std::vector<Span> files;
  std::vector<Span> computing;
  for (const auto& event : trace.at("traceEvents")) {
    if (event.at("ph") != "X") continue;
    const std::string name = event.at("name");
    const double begin = event.at("ts");
    (name == "read" || name == "write" ? files : computing)
        .push_back({{event.at("pid"), event.at("tid")},
                    begin,
                    begin + event.at("dur").get<double>()});
  }
  std::ranges::sort(computing, {}, &Span::begin);
  double all = 0;
  double overlapped = 0;
  for (const Span& file : files) {
    all += file.end - file.begin;
    double from = file.begin;  // what lies before is counted
    for (const Span& other : computing) {
      if (other.worker == file.worker) continue;
      const double until = std::min(other.end, file.end);
      from = std::max(from, other.begin);
      if (until <= from) continue;
      overlapped += until - from;
      from = until;
    }
  }
  return all > 0 ? overlapped / all : 0;
}

Star by_overlap(const Exercise& exercise, const Programs& programs) {
  const Settings settings = settings_of(exercise, programs);
  const Workspace workspace(room_for(settings, 1));
  const Judged input = judged_input(settings, 1, workspace);
  const auto measured = [&](const char* kind) {
    return overlap_of(exercise, programs, kind, input, workspace);
  };
  const auto outcome = [&](double value) {
    return value >= exercise.bound ? Outcome::pass : Outcome::fail;
  };
  const double rung = measured("rung");
  const double mine = measured("mine");
  Star star{.outcome = outcome(mine), .ratio = mine};
  star.text =
      fmt::format("overlap {:.2f}, at least {:.2f}\n", mine, exercise.bound);
  if (star.outcome == Outcome::pass) return star;
  return held_against_rung(star, outcome(rung), star.outcome, programs);
}

}  // namespace stagecraft::course
