#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdio>
#include <cstring>
#include <thread>

#include "common/base/error.h"
#include "common/base/launch.h"
#include "common/base/resources.h"
#include "stages/realign/base/batch.h"
#include "stages/realign/base/outputs.h"
#include "stages/realign/base/program.h"
#include "stages/realign/tool/job.h"

namespace stagecraft::realign {
namespace {

/// The exit status of what is being handled, after one sentence about it.
int report_failure(const Stage& stage, const std::string& who) {
  try {
    throw;
  } catch (const BadInput& error) {
    // The root says it once for all ranks; give it the time to.
    if (stage.launch().rank != 0 && !(about.deals_inputs && stage.root()))
      std::this_thread::sleep_for(std::chrono::seconds(10));
    say(who, error.what());
    return 2;
  } catch (const std::exception& error) {
    say(who, error.what());
    return 1;
  }
}

/// The name of a scan among several.
std::string name_of(const Command& command) {
  return (command.folder / scan_name(command.scan)).string();
}

/// Scan n of several is named in every sentence; a single one is not.
Job job_of(const Program& program, const std::vector<Command>& commands,
           const InputFiles& inputs, std::size_t n) {
  Job job{.command = commands[n],
          .inputs = inputs,
          .who = program.name,
          .progress = program.name,
          .begin = Clock::now(),
          .cpu_before = cpu_seconds()};
  if (commands.size() > 1) {
    job.who += ": " + name_of(commands[n]);
    job.progress += fmt::format(": scan {} of {}", n + 1, commands.size());
  }
  return job;
}

/// How a job ended. Flat, so that it can be sent as bytes.
struct Done {
  std::size_t scan = 0;
  int status = 0;  ///< as of a program that does this job alone
  MotionSummary motion{};
  double seconds = 0;
};

/// Does the job; what it throws is reported.
Done done(Stage& stage, Job& job, std::size_t scan) {
  Done result{.scan = scan};
  try {
    result.motion = realign_scan(stage, job);
  } catch (const std::exception&) {
    result.status = report_failure(stage, job.who);
  }
  result.seconds = seconds_since(job.begin);
  return result;
}

/// What is to be said of the scans.
std::vector<ScanSummary> summaries(const std::vector<Command>& commands,
                                   const std::vector<Done>& all) {
  std::vector<ScanSummary> result;
  for (const Command& command : commands) {
    result.push_back({name_of(command), {}, 0, "not tried"});
  }
  for (const Done& done : all) {
    ScanSummary& summary = result[done.scan];
    if (done.status == 0) summary.motion = done.motion;
    summary.seconds = done.seconds;
    summary.outcome = done.status == 0   ? "realigned"
                      : done.status == 2 ? "refused"
                                         : "failed";
  }
  return result;
}

/// What the bytes in `texts` stand for.
std::vector<Done> unpacked(const std::vector<std::string>& texts) {
  std::vector<Done> all;
  for (const std::string& text : texts) {
    const std::size_t before = all.size();
    all.resize(before + text.size() / sizeof(Done));
    std::memcpy(static_cast<void*>(all.data() + before), text.data(),
                text.size());
  }
  return all;
}

InputFiles inputs_of(const std::vector<Command>& commands) {
  std::vector<std::filesystem::path> paths{commands[0].apply, commands[0].mask,
                                           commands[0].reference.file};
  for (const Command& command : commands) {
    paths.push_back(command.scan);
    paths.insert(paths.end(), command.joined.begin(), command.joined.end());
  }
  return InputFiles(paths);
}

/// Without the scans that are results of others among them, as `*.nii` names
/// them in a second call. The root looks, and says which.
std::vector<Command> without_results(const Stage& stage, const Program& program,
                                     const std::vector<Command>& commands) {
  std::string left_out(commands.size(), 0);
  for (std::size_t n = 0; stage.root() && n < commands.size(); ++n) {
    const auto source = source_of(commands[n], commands);
    if (source.empty()) continue;
    left_out[n] = 1;
    say(program.name,
        fmt::format("{} is left out, being a result of {}; name it alone to "
                    "realign it",
                    commands[n].scan.string(), source.string()));
  }
  left_out = stage.spread(left_out);
  std::vector<Command> rest;
  for (std::size_t n = 0; n < commands.size(); ++n) {
    if (left_out[n] == 0) rest.push_back(commands[n]);
  }
  return rest;
}

/// Does the scans that fall to this process; where one fails, the others are
/// still done. Only where several ranks work on the same scan a failure ends
/// them all: they may be waiting for each other's messages. Returns how they
/// ended, as bytes.
std::string work_off(Stage& stage, const Program& program,
                     const std::vector<Command>& commands, Batch::Who who,
                     Clock::time_point begin) {
  const double startup = seconds_since(begin);
  // Ranks bind together, before each goes its way.
  bool set_up = who == Batch::Who::next_free_rank;
  if (set_up) stage.set_up(options_of(commands[0]));
  Batch batch(stage, commands.size(), who);
  std::string mine;
  const InputFiles inputs = inputs_of(commands);
  bool go_on = true;
  for (std::size_t n; go_on && (n = batch.next()) < commands.size();) {
    Job job = job_of(program, commands, inputs, n);
    job.set_up = set_up;
    if (mine.empty()) {
      job.begin = begin;
      job.cpu_before = {};
      job.startup_seconds = startup;
    }
    const Done result = done(stage, job, n);
    set_up = job.set_up;
    mine.append(reinterpret_cast<const char*>(&result), sizeof result);
    go_on = result.status == 0 || who == Batch::Who::next_free_rank ||
            stage.launch().ranks == 1;
  }
  return mine;
}

/// Realigns every scan. Returns the exit status: a machine that failed outdoes
/// what the user can mend.
int realign_all(Stage& stage, const Program& program,
                const std::vector<Command>& commands, Clock::time_point begin) {
  const bool dealt =
      about.deals_inputs && commands.size() > 1 && stage.launch().ranks > 1;
  const std::string mine = work_off(
      stage, program, commands,
      dealt ? Batch::Who::next_free_rank : Batch::Who::everybody, begin);
  const std::vector<Done> all =
      unpacked(dealt ? stage.gather(mine) : std::vector{mine});
  if (commands.size() > 1 && stage.root())
    std::fputs(summary_table(summaries(commands, all)).c_str(), stdout);
  if (commands.size() == 1 && stage.root() && all[0].status == 0) {
    const std::string line =
        fmt::format("{}: {}; results in {}\n", name_of(commands[0]),
                    closing_sentence(all[0].motion, all[0].seconds),
                    without_home(commands[0].out.string()));
    std::fputs(line.c_str(), stdout);
  }
  int status = 0;
  for (const Done& done : all) {
    if (done.status == 1 || status == 0) status = done.status;
  }
  return status;
}

/// Throws on the root where ranks were given different words.
void expect_same_words(const Stage& stage, int argc, char** argv) {
  const std::string mine =
      fmt::format("{}", fmt::join(argv + 1, argv + argc, " "));
  const std::vector<std::string> all = stage.gather(mine);
  for (std::size_t rank = 1; rank < all.size(); ++rank) {
    if (all[rank] == mine) continue;
    throw BadInput(fmt::format(
        "rank {} was given other words than rank 0 (\"{}\", \"{}\"), but ranks "
        "work together on one command line; name all scans in it, as in mpirun "
        "-n {} {} SCAN SCAN",
        rank, all[rank], mine, all.size(),
        std::filesystem::path(argv[0]).filename().string()));
  }
}

/// Runs the command line; returns the exit status.
int run(Stage& stage, int argc, char** argv, Clock::time_point begin) {
  const Program program = this_program(argv[0]);
  try {
    expect_same_words(stage, argc, argv);
    auto commands = parse_commands(argc, argv, program);
    if (!about.ranks && stage.launch().ranks > 1) {
      throw BadInput(
          "this rung has no ranks, so that every process would do all of the "
          "work; start it without mpirun, or take rung 01_mpi or a later one");
    }
    expect_no_copies();
    if (stage.launch().local_ranks == 0) {
      throw std::runtime_error(
          "the ranks of a node do not agree on which they are; take "
          "PMIX_MCA_gds out of the environment, which is known to do that");
    }
    Threads threads{1, "this rung has one thread"};
    if (about.threads) {
      threads = threads_of_rank(commands[0].options.threads, stage.launch());
    }
    for (Command& command : commands) command.threads = threads;
    if (stage.root()) {
      const auto cpus = static_cast<int>(allowed_cpus_of_process().size());
      say(program.name, crowding({stage.launch(), threads.count, cpus,
                                  topology().hardware_threads, about.threads}));
    }
    return realign_all(stage, program,
                       without_results(stage, program, commands), begin);
  } catch (const TextAsked& asked) {
    if (stage.root()) std::fputs(asked.text.c_str(), stdout);
    return 0;
  } catch (const std::exception&) {
    return report_failure(stage, program.name);
  }
}

}  // namespace
}  // namespace stagecraft::realign

int main(int argc, char** argv) {
  using namespace stagecraft::realign;
  const auto begin = Clock::now();
  stagecraft::undo_early_binding();
  shed_inherited_launch(about.ranks ? stagecraft::Mpi::used
                                    : stagecraft::Mpi::unused);
  Stage stage(argc, argv);
  const int status = run(stage, argc, argv, begin);
  std::fflush(stdout);
  if (status != 0) stage.abort(status);
  return 0;
}
