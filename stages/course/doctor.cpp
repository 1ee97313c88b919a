#include <fmt/format.h>
#include <omp.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string>

#include "bench/harness/machine.h"
#include "bench/harness/process.h"
#include "bench/harness/workspace.h"
#include "common/base/resources.h"
#include "stages/course/commands.h"
#include "stages/course/given.h"
#include "stages/course/terminal.h"

namespace stagecraft::course {
namespace {

/// A program that the course calls: what for, and in which packages of Debian.
struct Tool {
  const char* what;
  const char* program;
  const char* packages;
  const char* use;
};

constexpr std::array needed{
    Tool{"compiler", "g++", "g++", "every exercise"},
    Tool{"build", "cmake", "cmake ninja-build", "every exercise"},
    Tool{"MPI", "mpirun", "openmpi-bin libopenmpi-dev", "every exercise"},
    Tool{"git", "git", "git", "solution"},
    Tool{"valgrind", "valgrind", "valgrind", "stars for less work"}};
constexpr Tool sanitizer{"clang", "clang++-16", "clang-16 libomp-16-dev",
                         "hunting races"};

void print_line(Outcome outcome, const std::string& what,
                const std::string& text) {
  const char* mark = outcome == Outcome::pass   ? "ok"
                     : outcome == Outcome::fail ? "--"
                                                : "? ";
  fmt::print("{} {:10} {}\n", painted(outcome, mark), what, text);
}

/// Returns whether it is here.
bool print_tool(const Tool& tool, Outcome missing) {
  const Workspace workspace(100'000);
  const auto log = workspace.path() / "log.txt";
  if (run_process({tool.program, "--version"}, log).status == 0) {
    const std::string text = read_text(log);
    print_line(Outcome::pass, tool.what,
               text.substr(0, std::min<std::size_t>(text.find('\n'), 66)));
    return true;
  }
  print_line(missing, tool.what,
             fmt::format("missing, for {}: apt-get install {}", tool.use,
                         tool.packages));
  return false;
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
  for (const Tool& tool : needed) {
    whole = print_tool(tool, Outcome::fail) && whole;
  }
  print_tool(sanitizer, Outcome::inconclusive);
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
