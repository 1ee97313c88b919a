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

constexpr int most_runs = 5;

/// The overlap in a run of a kind of program, whose results are held against
/// those of the first run. Throws std::runtime_error where it is wrong.
double overlap_of(const Exercise& exercise, const Programs& programs,
                  const std::string& kind, const Judged& input,
                  const Workspace& workspace) {
  const Arm run = arm(exercise, programs, kind, "rung");
  const fs::path trace = workspace.path() / (kind + ".json");
  const fs::path out =
      fs::exists(input.first) ? workspace.path() / "out" : input.first;
  fs::remove_all(out);
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
  const auto hidden = std::ranges::count_if(files, [&](const Span& file) {
    return std::ranges::any_of(computing, [&](const Span& other) {
      return other.worker != file.worker && other.begin < file.end &&
             file.begin < other.end;
    });
  });
  return files.empty()
             ? 0
             : static_cast<double>(hidden) / static_cast<double>(files.size());
}

Star by_overlap(const Exercise& exercise, const Programs& programs) {
  const Settings settings = settings_of(exercise, programs);
  const Workspace workspace(room_for(settings, {1}));
  const Judged input = judged_input(settings, 1, workspace);
  // On a busy machine a worker may get its turn late. One that waits for files
  // overlaps in no run.
  const auto most = [&](const char* kind) {
    double value = 0;
    for (int n = 0; n < most_runs && value < exercise.bound; ++n) {
      value = std::max(value,
                       overlap_of(exercise, programs, kind, input, workspace));
    }
    return value;
  };
  const auto outcome = [&](double value) {
    return value >= exercise.bound ? Outcome::pass : Outcome::fail;
  };
  const double rung = most("rung");
  const double mine = most("mine");
  Star star{.outcome = outcome(mine), .ratio = mine};
  star.text =
      fmt::format("overlap {:.2f}, at least {:.2f}\n", mine, exercise.bound);
  if (star.outcome == Outcome::pass) return star;
  return held_against_rung(star, outcome(rung), star.outcome, programs);
}

}  // namespace stagecraft::course
