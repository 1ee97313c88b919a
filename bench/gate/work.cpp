#include "bench/gate/work.h"

#include <fmt/format.h>

#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>

#include "bench/harness/fixture.h"
#include "bench/harness/live.h"
#include "bench/harness/process.h"
#include "common/base/error.h"

namespace stagecraft {
namespace {

using nlohmann::ordered_json;
namespace fs = std::filesystem;

/// About 2e9 instructions in rung 00 and less on every other: a minute for
/// all under callgrind. 20 frames to fit divide by 4 and by 10.
PhantomSettings small_phantom() {
  PhantomSettings settings;
  settings.shape = {20, 20, 14};
  settings.voxel = {3, 3, 3};
  settings.frames = 21;
  return settings;
}

/// The results of the first rung on a fixture, without callgrind.
void judge_by(const Arm& first, const Fixture& fixture,
              const fs::path& programs, const fs::path& log) {
  fs::create_directory(fixture.judge.serial);
  const int status = run_process(command(first, programs, fixture.judge.scan,
                                         fixture.judge.serial),
                                 log)
                         .status;
  const std::string wrong =
      status == 0 ? verdict(fixture.judge, fixture.judge.serial).wrong
                  : fmt::format("it left with status {}", status);
  if (!wrong.empty()) {
    throw std::runtime_error(
        fmt::format("{} is wrong, by which the others are judged, so that "
                    "nothing was counted: {}",
                    first.program, wrong));
  }
}

Count counted(const Arm& arm, const Fixture& fixture, const fs::path& programs,
              const Workspace& workspace) {
  const fs::path out = workspace.path() / "out";
  const fs::path log = workspace.path() / "log.txt";
  const fs::path totals = workspace.path() / "callgrind.out";
  fs::remove_all(out);
  fs::create_directory(out);
  fs::remove(totals);
  std::vector<std::string> words{
      "valgrind", "--tool=callgrind", "--quiet",
      // To the end of its name: what it contains goes by longer ones.
      "--toggle-collect=stagecraft::realign::Stage::run(*Options const&)",
      "--callgrind-out-file=" + totals.string()};
  for (std::string& word : command(arm, programs, fixture.judge.scan, out)) {
    words.push_back(std::move(word));
  }
  const int status = run_process(words, log).status;
  Count count{.rung = arm.rung, .work = arm.work, .wrong = {}};
  if (status == 127) {
    throw BadInput("valgrind is missing; apt-get install valgrind");
  }
  if (status != 0) {
    count.wrong = fmt::format("it left with status {} under callgrind", status);
    return count;
  }
  count.wrong = verdict(fixture.judge, out, agreement_of(arm.rung)).wrong;
  if (count.wrong.empty()) count.instructions = instructions_in(totals);
  return count;
}

}  // namespace

std::vector<Count> count_work(const std::vector<Arm>& arms,
                              const fs::path& programs) {
  for (const Arm& arm : arms) {
    if (fs::exists(programs / arm.program)) continue;
    throw BadInput(fmt::format(
        "{} is not in {}; build the preset callgrind or name its folder with "
        "--callgrind-bin",
        arm.program, programs.string()));
  }
  Settings settings;
  settings.programs = programs;
  settings.phantom = small_phantom();
  const Workspace workspace(room_for(settings, 2));
  const fs::path log = workspace.path() / "log.txt";
  std::map<double, Fixture> fixtures;
  Live live(static_cast<int>(arms.size()));
  std::vector<Count> counts;
  for (const Arm& arm : arms) {
    live.begin(fmt::format("instructions of {}", arm.rung));
    if (!fixtures.contains(arm.work)) {
      fixtures[arm.work] = make_fixture(settings, arm.work, workspace);
      judge_by(arms.front(), fixtures[arm.work], programs, log);
    }
    counts.push_back(counted(arm, fixtures[arm.work], programs, workspace));
    live.end(
        counts.back().wrong.empty()
            ? fmt::format("{:.0f} million", counts.back().instructions / 1e6)
            : "WRONG: " + counts.back().wrong);
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
