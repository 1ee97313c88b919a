#include "stages/course/doctor.h"

#include <fmt/format.h>
#include <omp.h>

#include <array>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "bench/harness/machine.h"
#include "bench/harness/process.h"
#include "bench/harness/workspace.h"
#include "common/base/resources.h"
#include "stages/course/given.h"
#include "stages/course/terminal.h"

namespace stagecraft::course {
namespace {

/// A program that the course calls.
struct Tool {
  const char* what;
  std::vector<std::string> command;
  const char* package;  ///< of Debian
  bool needed;          ///< else: what for
  const char* use;
};

const std::array tools{
    Tool{"compiler", {"g++", "--version"}, "g++", true, "every exercise"},
    Tool{"build",
         {"cmake", "--version"},
         "cmake ninja-build",
         true,
         "every exercise"},
    Tool{"MPI",
         {"mpirun", "--version"},
         "openmpi-bin libopenmpi-dev",
         true,
         "every exercise"},
    Tool{"git", {"git", "--version"}, "git", true, "solution"},
    Tool{"valgrind",
         {"valgrind", "--version"},
         "valgrind",
         true,
         "stars for less work"},
    Tool{"clang",
         {"clang++-16", "--version"},
         "clang-16 libomp-16-dev",
         false,
         "hunting races"}};

/// The first line that a program prints; empty where it cannot run.
std::string first_line(const std::vector<std::string>& command) {
  const Workspace workspace(100'000);
  const auto log = workspace.path() / "log.txt";
  if (run_process(command, log).status != 0) return {};
  const std::string text = read_text(log);
  return text.substr(0, text.find('\n'));
}

void print_line(Outcome outcome, const std::string& what,
                const std::string& text) {
  const char* mark = outcome == Outcome::pass   ? "ok"
                     : outcome == Outcome::fail ? "--"
                                                : "? ";
  fmt::print("{} {:10} {}\n", painted(outcome, mark), what, text);
}

bool print_tool(const Tool& tool) {
  const std::string line = first_line(tool.command);
  if (!line.empty()) {
    print_line(Outcome::pass, tool.what, line.substr(0, 66));
    return true;
  }
  print_line(tool.needed ? Outcome::fail : Outcome::inconclusive, tool.what,
             fmt::format("missing, for {}: apt-get install {}", tool.use,
                         tool.package));
  return !tool.needed;
}

/// A share of the time against what timing stands.
void print_share(const char* what, double share, double most, const char* who) {
  const bool fit = share <= most;
  print_line(fit ? Outcome::pass : Outcome::inconclusive, what,
             fmt::format("{:.1f} % of the time {}{}", 100 * share, who,
                         fit ? "" : ": not fit for wall times"));
}

}  // namespace

bool doctor() {
  bool whole = true;
  for (const Tool& tool : tools) whole = print_tool(tool) && whole;
  print_line(Outcome::pass, "OpenMP",
             fmt::format("{} threads by default", omp_get_max_threads()));

  const auto cpus = allowed_cpus();
  const Topology here = topology();
  print_line(
      cpus.size() > 1 ? Outcome::pass : Outcome::inconclusive, "CPUs",
      fmt::format("{} allowed ({}), {} cores, {} hardware threads", cpus.size(),
                  cpu_list(cpus), here.cores, here.hardware_threads));
  const auto now = moment();
  const double load = now.value("load", 0.0);
  const bool idle = load < 0.5 * static_cast<double>(cpus.size());
  print_line(idle ? Outcome::pass : Outcome::inconclusive, "load",
             fmt::format("{:.2f} programs want to run{}", load,
                         idle ? "" : ": others work here too"));
  print_share("steal", now.value("steal", 0.0), 0.02, "other guests took");
  print_share("pressure", now.value("pressure", 0.0), 0.10, "a program waited");
  fmt::print("{}\n",
             whole ? "Nothing that is needed is missing. The stars do not "
                     "depend on how busy this\nmachine is; on a busy one they "
                     "may be \"inconclusive\"."
                   : "Install what is missing, or run .ci/setup test.");
  return whole;
}

}  // namespace stagecraft::course
