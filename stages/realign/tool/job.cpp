#include "stages/realign/tool/job.h"

#include <fmt/format.h>

#include <cstdio>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "common/base/new_file.h"
#include "common/base/phases.h"
#include "common/base/progress.h"
#include "common/base/report.h"
#include "common/base/trace.h"
#include "stages/realign/base/given_motion.h"
#include "stages/realign/base/outputs.h"
#include "stages/realign/tool/report_page.h"

namespace stagecraft::realign {
namespace {

using nlohmann::ordered_json;

/// The scan on the root, with progress; nothing elsewhere. A report sees what
/// is read.
class ScanInput : public Input {
 public:
  ScanInput(NiftiInput* scan, SeriesGatherer* report,
            const std::string& progress)
      : scan_(scan), report_(report), progress_(progress, "frame") {}
  Scan scan() const override { return scan_->scan(); }
  Volume reference() override { return scan_->reference(); }
  Volume read(int t) override {
    Volume frame;
    {
      const Phase phase("read");
      progress_.at(t, scan().frames);
      frame = scan_->read(t);
    }
    if (report_) report_->add(t, frame.voxels());
    return frame;
  }
  Encoding encoding() const override { return scan_->encoding(); }
  void read_stored(int t, std::span<std::byte> bytes) override {
    {
      const Phase phase("read");
      progress_.at(t, scan().frames);
      scan_->read_stored(t, bytes);
    }
    if (report_) report_->add_stored(t, bytes);
  }

 private:
  NiftiInput* scan_;
  SeriesGatherer* report_;  ///< null: no report is wanted
  Progress progress_;
};

/// The files on the root, nothing elsewhere. A report sees what is written.
class FileOutput : public Output {
 public:
  FileOutput(Outputs* files, SeriesGatherer* report)
      : files_(files), report_(report) {}
  void write(int t, std::span<const double> voxels) override {
    files_->write(t, voxels);
    if (report_) report_->add_written(t, voxels);
  }
  void found(int t, const Content& content) override {
    files_->found(t, content);
  }
  Packing packing() const override { return files_->packing(); }
  void append(int t, std::span<const float> voxels,
              const Packed& packed) override {
    files_->append(t, voxels, packed);
    if (report_) report_->add_written(t, voxels);
  }

 private:
  Outputs* files_;
  SeriesGatherer* report_;  ///< null: no report is wanted
};

/// What was decided for the user.
void tell(const std::string& who, const std::string& file,
          const NiftiHeader& header) {
  for (const std::string& doubt : header.doubts) {
    say(who, fmt::format("{} {}", file, doubt));
  }
}

std::vector<int> not_converged(const Motion& motion) {
  std::vector<int> frames;
  for (std::size_t t = 0; t < motion.size(); ++t)
    if (!motion[t].converged) frames.push_back(static_cast<int>(t));
  return frames;
}

/// As in "3-9,12", shortened where it is long.
std::string list_of(const std::vector<int>& frames) {
  const std::string list = cpu_list(frames);
  constexpr std::size_t longest = 60;
  if (list.size() <= longest) return list;
  return fmt::format("{},... ({} in all)",
                     list.substr(0, list.rfind(',', longest)), frames.size());
}

/// What a user should know of a run that went well.
void warn(const std::string& who, const Motion& motion,
          const NonFinite& non_finite) {
  const std::vector<int> frames = not_converged(motion);
  if (!frames.empty()) {
    say(who, fmt::format("frame{} {} did not converge; look at {} before you "
                         "use {} of the table",
                         frames.size() == 1 ? "" : "s", list_of(frames),
                         frames.size() == 1 ? "it" : "them",
                         frames.size() == 1 ? "its row" : "their rows"));
  }
  std::size_t voxels = 0;
  for (const auto& [t, of_frame] : non_finite) voxels += of_frame;
  if (voxels > 0) {
    say(who,
        fmt::format("{} voxels are NaN or infinite and count as 0", voxels));
  }
}

/// A frame counts once, whoever decoded it.
NonFinite both(NonFinite a, const NonFinite& b) {
  a.insert(b.begin(), b.end());
  return a;
}

/// What the frames were aligned to.
ordered_json reference_of(const Command& command) {
  if (command.to_mean) return "mean";
  const auto& [frame, file, which] = command.reference;
  if (which == ReferenceChoice::middle) return "middle";
  if (which == ReferenceChoice::last) return "last";
  if (file.empty()) return frame;
  return without_home(file.string());
}

/// What was in force, whether it was asked for or not.
ordered_json settings_of(const Command& command, double repetition_time) {
  ordered_json settings{{"threads", command.threads.count},
                        {"threads_by", command.threads.why},
                        {"repetition_time_seconds", repetition_time},
                        {"reference", reference_of(command)}};
  const Options& options = command.options;
  if (options.estimate) {
    settings["fwhm_mm"] = options.fwhm;
    settings["sep_mm"] = options.sep;
    settings["margin_voxels"] = options.margin;
  } else {
    settings["motion"] = without_home(command.apply.string());
  }
  return settings;
}

/// Gives every file its name; last the page, which shows the others.
void finish(Outputs& outputs, std::optional<ReportSeries> report,
            const Job& job, const Motion& motion, double repetition_time,
            const std::vector<std::string>& reports) {
  const Command& command = job.command;
  const std::string run_json =
      run_report({.rung = std::string(about.rung),
                  .command = command.line,
                  .startup_seconds = job.startup_seconds,
                  .wall_seconds = seconds_since(job.begin),
                  .files = {{"scan", command.scan}, {"out", command.out}}},
                 {{"frames", motion.size()},
                  {"frames_not_converged", not_converged(motion)},
                  {"settings", settings_of(command, repetition_time)}},
                 reports);
  outputs.finish(motion, run_json,
                 command.profile.empty() ? "" : chrome_trace(reports));
  if (!report) return;
  write_file(outputs.report_page(),
             report_page({.name = scan_name(command.scan),
                          .mean = outputs.mean(),
                          .motion = motion,
                          .run_json = run_json},
                         std::move(*report)));
}

}  // namespace

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

void say(const std::string& who, const std::string& sentence) {
  if (sentence.empty()) return;
  std::fputs(fmt::format("{}: {}\n", who, sentence).c_str(), stderr);
}

MotionSummary realign_scan(Stage& stage, Job& job) {
  const Command& command = job.command;
  Options options = options_of(command);
  std::optional<NiftiInput> scan;
  std::optional<Outputs> outputs;
  std::optional<ReportSeries> report;
  forget_phases();
  if (!command.profile.empty()) keep_spans();
  if (stage.root()) {
    scan.emplace(command.scan, command.reference);
    if (!command.apply.empty()) {
      const auto volume = [&](int t) {
        return t < 0 ? scan->reference() : scan->read(t);
      };
      for (const Parameters& p : given_motion(
               command.apply, command.apply_format, scan->scan(), volume)) {
        options.start.push_back({p});
      }
    }
    outputs.emplace(command, *scan, job.inputs);
    if (command.report)
      report.emplace(scan->header(), outputs->realigned_header());
  }
  if (!job.set_up) stage.set_up(options);
  job.set_up = true;
  Motion motion;
  {
    ScanInput input(scan ? &*scan : nullptr, report ? &report->before : nullptr,
                    job.progress);
    FileOutput output(outputs ? &*outputs : nullptr,
                      report ? &report->after : nullptr);
    motion = command.to_mean ? run_to_mean(stage, input, output, options)
                             : stage.run(input, output, options);
  }
  const auto reports = stage.gather(report_of_this_process(job.cpu_before));
  if (!stage.root()) return {};
  finish(*outputs, std::move(report), job, motion,
         scan->header().repetition_time, reports);
  tell(job.who, command.scan.string(), scan->header());
  if (!command.reference.file.empty()) {
    tell(job.who, command.reference.file.string(), scan->reference_header());
  }
  warn(job.who, motion, both(scan->non_finite(), outputs->non_finite()));
  return summary_of(motion, scan->scan().grid);
}

}  // namespace stagecraft::realign
