#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <exception>
#include <optional>
#include <thread>

#include "common/command_line.h"
#include "common/error.h"
#include "common/launch.h"
#include "common/motion_table.h"
#include "common/outputs.h"
#include "common/phases.h"
#include "common/progress.h"
#include "common/report.h"
#include "common/resources.h"
#include "common/trace.h"
#include "stages/realign/realign.h"

namespace stagecraft::realign {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

Program describe(const char* path) {
  return {.name = std::filesystem::path(path).filename().string(),
          .summary = fmt::format("Rung {}: {}.", about.rung, about.idea),
          .about = paragraph("rung", about.rung) +
                   paragraph("builds_on", about.builds_on) +
                   paragraph("idea", about.idea) +
                   paragraph("change", about.change) +
                   paragraph("watch", about.watch) +
                   paragraph("cost", about.cost),
          .ranks = about.ranks,
          .threads = about.threads};
}

/// The scan on the root, with progress; nothing elsewhere.
class ScanInput : public Input {
 public:
  ScanInput(const NiftiInput* scan, const Program& program)
      : scan_(scan), progress_(program.name) {}
  Scan scan() const override { return scan_->scan(); }
  Volume reference() const override { return scan_->reference(); }
  Volume read(int t) const override {
    const Phase phase("read");
    progress_.at(t, scan().frames);
    return scan_->read(t);
  }

 private:
  const NiftiInput* scan_;
  mutable Progress progress_;
};

struct NoOutput : Output {
  void write(int, std::span<const double>) override {}
};

/// Does not throw where nobody can read it.
void say(const Program& program, const std::string& sentence) {
  if (sentence.empty()) return;
  std::fputs(fmt::format("{}: {}\n", program.name, sentence).c_str(), stderr);
}

/// What a user should know of a run that went well.
void warn(const Program& program, const Motion& motion,
          const NiftiInput& input) {
  for (std::size_t t = 0; t < motion.size(); ++t) {
    if (!motion[t].converged) {
      say(program, fmt::format("frame {} did not converge; look at it before "
                               "you use its row of the table",
                               t));
    }
  }
  if (input.non_finite_voxels() > 0) {
    say(program, fmt::format("{} voxels are NaN or infinite and count as 0",
                             input.non_finite_voxels()));
  }
}

void realign_scan(Stage& stage, const Program& program, Command command,
                  Clock::time_point begin) {
  const double startup = seconds_since(begin);
  if (!about.ranks && launch().ranks > 1) {
    throw BadInput(
        "this rung has no ranks, so that every process would do all of the "
        "work; start it without mpirun, or take rung 01_mpi or a later one");
  }
  std::optional<NiftiInput> scan;
  std::optional<Outputs> outputs;
  NoOutput none;
  if (!command.profile.empty()) keep_spans();
  if (stage.root()) {
    const auto cpus = static_cast<int>(allowed_cpus_of_process().size());
    const int threads =
        about.threads ? threads_of_rank(command.options.threads) : 1;
    say(program, crowding({launch(), threads, cpus, topology().hardware_threads,
                           about.threads}));
    scan.emplace(command.scan, command.reference);
    if (!command.apply.empty()) {
      for (const Parameters& p :
           read_motion(command.apply.string(), scan->scan().frames)) {
        command.options.start.push_back({p});
      }
    }
    outputs.emplace(command, *scan);
  }
  const ScanInput input(scan ? &*scan : nullptr, program);
  Output& output = outputs ? static_cast<Output&>(*outputs) : none;
  const Motion motion = command.to_mean
                            ? run_to_mean(stage, input, output, command.options)
                            : stage.run(input, output, command.options);
  const auto reports = stage.gather(report_of_this_process());
  if (!stage.root()) return;
  const RunFacts facts{std::string(about.rung), startup, seconds_since(begin)};
  outputs->finish(motion, run_report(command, motion, facts, reports),
                  command.profile.empty() ? "" : chrome_trace(reports));
  warn(program, motion, *scan);
}

/// Runs the command line; returns the exit status.
int run(Stage& stage, int argc, char** argv, Clock::time_point begin) {
  const Program program = describe(argv[0]);
  int status = 0;
  try {
    realign_scan(stage, program, parse_command(argc, argv, program), begin);
    return 0;
  } catch (const Answer& answer) {
    if (stage.root()) std::fputs(answer.text.c_str(), stdout);
    return 0;
  } catch (const BadInput& error) {
    status = 2;
    // The root says it once for all ranks; give it the time to.
    if (launch().rank != 0)
      std::this_thread::sleep_for(std::chrono::seconds(10));
    say(program, error.what());
  } catch (const std::exception& error) {
    status = 1;
    say(program, error.what());
  }
  stage.abort(status);
}

}  // namespace
}  // namespace stagecraft::realign

int main(int argc, char** argv) {
  const auto begin = std::chrono::steady_clock::now();
  stagecraft::realign::Stage stage(argc, argv);
  return stagecraft::realign::run(stage, argc, argv, begin);
}
