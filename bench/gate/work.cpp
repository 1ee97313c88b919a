#include "bench/gate/work.h"

#include <fmt/format.h>

#include <csignal>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>

#include "bench/harness/live.h"
#include "bench/harness/process.h"
#include "bench/harness/session.h"
#include "bench/harness/workspace.h"
#include "common/base/error.h"

namespace stagecraft {
namespace {

using nlohmann::ordered_json;
namespace fs = std::filesystem;

/// The results of the first rung on an input, without callgrind.
void run_first(const Arm& first, const Settings& settings, const Judged& input,
               const fs::path& log) {
  fs::create_directory(input.first);
  const int status =
      run_process(command(first, *settings.ladder, settings.programs,
                          input.fixture, input.first),
                  log)
          .status;
  const std::string wrong =
      status == 0
          ? settings.ladder
                ->judge(input.fixture, input.first, input.first, Answer::same)
                .wrong
          : fmt::format("it left with status {}", status);
  if (!wrong.empty()) {
    throw std::runtime_error(
        fmt::format("{} is wrong, by which the others are judged, so that "
                    "nothing was counted: {}",
                    first.rung.program, wrong));
  }
}

/// Some processors have instructions that a library uses as soon as it is
/// loaded and valgrind does not know (libhwy: rdtscp).
bool starts_under_valgrind(const fs::path& program, const fs::path& log) {
  return run_process({"valgrind", "--tool=none", "--quiet", program.string(),
                      "--version"},
                     log)
             .status == 0;
}

Count counted(const Arm& arm, const Settings& settings, const Judged& input,
              const Workspace& workspace) {
  const Ladder& ladder = *settings.ladder;
  const fs::path out = workspace.path() / "out";
  const fs::path log = workspace.path() / "log.txt";
  const fs::path totals = workspace.path() / "totals";
  fs::remove_all(out);
  fs::create_directory(out);
  fs::remove_all(totals);
  fs::create_directory(totals);
  std::vector<std::string> words{
      "valgrind", "--tool=callgrind", "--quiet",
      fmt::format("--toggle-collect={}", ladder.counted()),
      // A file for each process that the program forks.
      "--callgrind-out-file=" + (totals / "%p").string()};
  for (std::string& word :
       command(arm, ladder, settings.programs, input.fixture, out)) {
    words.push_back(std::move(word));
  }
  const int status = run_process(words, log).status;
  Count count{.rung = arm.rung.id(), .work = arm.work, .wrong = {}};
  if (status == 127) {
    throw BadInput("valgrind is missing; apt-get install valgrind");
  }
  if (status == 128 + SIGILL &&
      !starts_under_valgrind(settings.programs / arm.rung.program, log)) {
    return count;
  }
  if (status != 0) {
    count.wrong = fmt::format("it left with status {} under callgrind", status);
    return count;
  }
  count.wrong =
      ladder.judge(input.fixture, out, input.first, arm.rung.answer).wrong;
  if (!count.wrong.empty()) return count;
  for (const auto& file : fs::directory_iterator(totals)) {
    count.instructions += instructions_in(file.path());
  }
  if (count.instructions == 0) {
    count.wrong = fmt::format("callgrind saw no function {}", ladder.counted());
  }
  return count;
}

std::string in_words(const Count& count) {
  if (!count.wrong.empty()) return "WRONG: " + count.wrong;
  if (count.instructions > 0) {
    return fmt::format("{:.0f} million", count.instructions / 1e6);
  }
  return "not known: valgrind cannot start it on this processor";
}

}  // namespace

std::vector<Count> count_work(const std::vector<Arm>& arms,
                              const Ladder& ladder, const fs::path& programs,
                              Amount::Size size) {
  const Settings settings{
      .ladder = &ladder, .programs = programs, .amount = {.size = size}};
  const Workspace workspace(room_for(settings, {1, 2}));
  const fs::path log = workspace.path() / "log.txt";
  std::map<double, Judged> inputs;
  Live live(static_cast<int>(arms.size()));
  std::vector<Count> counts;
  for (const Arm& arm : arms) {
    live.begin(fmt::format("instructions of {}", arm.rung.name));
    if (!inputs.contains(arm.work)) {
      inputs[arm.work] = judged_input(settings, arm.work, workspace);
      run_first(arms.front(), settings, inputs[arm.work], log);
    }
    counts.push_back(counted(arm, settings, inputs[arm.work], workspace));
    live.end(in_words(counts.back()));
  }
  return counts;
}

double instructions_in(const fs::path& file) {
  std::ifstream stream(file);
  double total = 0;
  for (std::string line; std::getline(stream, line);) {
    if (line.starts_with("totals: "))
      std::istringstream(line.substr(8)) >> total;
  }
  return total;
}

ordered_json work_json(const std::vector<Count>& counts) {
  ordered_json list = ordered_json::array();
  for (const Count& count : counts) {
    list.push_back({{"rung", count.rung},
                    {"work", count.work},
                    {"instructions", count.instructions},
                    {"wrong", count.wrong}});
  }
  return list;
}

std::vector<Count> counts_of(const Record& record) {
  std::vector<Count> counts;
  if (!record.stagecraft.contains("work")) return counts;
  for (const auto& count : record.stagecraft["work"]) {
    counts.push_back({.rung = count.at("rung"),
                      .work = count.value("work", 1.0),
                      .instructions = count.at("instructions"),
                      .wrong = count.at("wrong")});
  }
  return counts;
}

void count_again(Record& session, std::size_t n, const std::string& rung,
                 double work) {
  if (!session.stagecraft.contains("work_again")) return;
  const ordered_json& all = session.stagecraft["work_again"];
  ordered_json chosen = ordered_json::array();
  for (const auto& count : all.at(n % all.size())) {
    const double wanted = count.at("rung") == rung ? work : 1;
    if (count.value("work", 1.0) == wanted) chosen.push_back(count);
  }
  session.stagecraft["work"] = chosen;
}

}  // namespace stagecraft
