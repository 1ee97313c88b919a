#include <fmt/format.h>

#include <cstdio>
#include <set>
#include <thread>

#include "common/error.h"
#include "common/launch.h"
#include "common/outputs.h"
#include "common/resources.h"
#include "stages/realign/job.h"
#include "stages/realign/program.h"

namespace stagecraft::realign {
namespace {

/// The exit status of what is being handled, after one sentence about it.
int report_failure(const std::string& who) {
  try {
    throw;
  } catch (const BadInput& error) {
    // The root says it once for all ranks; give it the time to.
    if (launch().rank != 0)
      std::this_thread::sleep_for(std::chrono::seconds(10));
    say(who, error.what());
    return 2;
  } catch (const std::exception& error) {
    say(who, error.what());
    return 1;
  }
}

/// The number of the scan to do next. Beyond the last one nothing is left.
std::size_t next_scan(std::size_t& counter) { return counter++; }

/// Scan n of several is named in every sentence; a single one is not.
Job job_of(const Program& program, const std::vector<Command>& commands,
           std::size_t n) {
  Job job{.command = commands[n],
          .who = program.name,
          .progress = program.name,
          .begin = Clock::now(),
          .cpu_before = cpu_seconds()};
  if (commands.size() > 1) {
    job.who += ": " + scan_name(commands[n].scan);
    job.progress += fmt::format(": scan {} of {}", n + 1, commands.size());
  }
  return job;
}

/// How a job ended.
struct Done {
  ScanSummary summary;
  int status = 0;  ///< as of a program that does this job alone
};

/// Does the job; what it throws is reported.
Done done(Stage& stage, const Job& job) {
  Done result{.summary = {.name = scan_name(job.command.scan),
                          .motion = {},
                          .outcome = "realigned"}};
  try {
    result.summary.motion = realign_scan(stage, job);
  } catch (const std::exception&) {
    result.status = report_failure(job.who);
    result.summary.outcome = result.status == 2 ? "refused" : "failed";
  }
  result.summary.seconds = seconds_since(job.begin);
  return result;
}

/// Realigns every scan; where one fails, the others are still done. With
/// several ranks a failure ends them all instead: they may be waiting for each
/// other's messages. Returns the exit status: a machine that failed outdoes
/// what the user can mend.
int realign_all(Stage& stage, const Program& program,
                const std::vector<Command>& commands, Clock::time_point begin) {
  const double startup = seconds_since(begin);
  std::vector<ScanSummary> summaries;
  for (const Command& command : commands) {
    summaries.push_back({.name = scan_name(command.scan),
                         .motion = {},
                         .outcome = "not tried"});
  }
  std::set<int> statuses;
  std::size_t counter = 0;
  for (std::size_t n = 0; (n = next_scan(counter)) < commands.size();) {
    Job job = job_of(program, commands, n);
    if (n == 0) {
      job.begin = begin;
      job.cpu_before = {};
      job.startup_seconds = startup;
    }
    const auto [summary, status] = done(stage, job);
    summaries[n] = summary;
    statuses.insert(status);
    if (status != 0 && launch().ranks > 1) break;
  }
  if (commands.size() > 1 && stage.root()) {
    std::fputs(summary_table(summaries).c_str(), stdout);
  }
  return statuses.contains(1) ? 1 : *statuses.rbegin();
}

/// Runs the command line; returns the exit status.
int run(Stage& stage, int argc, char** argv, Clock::time_point begin) {
  const Program program = this_program(argv[0]);
  try {
    const auto commands = parse_commands(argc, argv, program);
    if (!about.ranks && launch().ranks > 1) {
      throw BadInput(
          "this rung has no ranks, so that every process would do all of the "
          "work; start it without mpirun, or take rung 01_mpi or a later one");
    }
    if (stage.root()) {
      const auto cpus = static_cast<int>(allowed_cpus_of_process().size());
      const int threads =
          about.threads ? threads_of_rank(commands[0].options.threads) : 1;
      say(program.name, crowding({launch(), threads, cpus,
                                  topology().hardware_threads, about.threads}));
    }
    return realign_all(stage, program, commands, begin);
  } catch (const Answer& answer) {
    if (stage.root()) std::fputs(answer.text.c_str(), stdout);
    return 0;
  } catch (const std::exception&) {
    return report_failure(program.name);
  }
}

}  // namespace
}  // namespace stagecraft::realign

int main(int argc, char** argv) {
  using namespace stagecraft::realign;
  const auto begin = Clock::now();
  Stage stage(argc, argv);
  const int status = run(stage, argc, argv, begin);
  std::fflush(stdout);
  if (status != 0) stage.abort(status);
  return 0;
}
