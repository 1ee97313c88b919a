#include "stages/realign/tool/job.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <utility>

#include "common/base/error.h"
#include "common/base/new_file.h"
#include "common/base/phases.h"
#include "common/base/report.h"
#include "common/base/resources.h"
#include "common/base/trace.h"
#include "stages/realign/base/fit.h"
#include "stages/realign/base/given_motion.h"
#include "stages/realign/base/lattice.h"
#include "stages/realign/base/outputs.h"
#include "stages/realign/tool/doubts.h"
#include "stages/realign/tool/job_files.h"
#include "stages/realign/tool/mask.h"
#include "stages/realign/tool/report_page.h"

namespace stagecraft::realign {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

/// A frame counts once, whoever decoded it.
std::size_t voxels_of_both(NonFinite a, const NonFinite& b) {
  a.insert(b.begin(), b.end());
  std::size_t voxels = 0;
  for (const auto& [t, of_frame] : a) voxels += of_frame;
  return voxels;
}

/// What was decided for the user about these files, a sentence each.
std::vector<std::string> doubts_of_headers(const Command& command,
                                           const NiftiInput& scan) {
  std::vector<std::string> sentences;
  const auto add = [&](const fs::path& file, const NiftiHeader& header) {
    for (const std::string& doubt : header.doubts)
      sentences.push_back(fmt::format("{} {}", file.string(), doubt));
  };
  add(command.scan, scan.header());
  if (!command.reference.file.empty())
    add(command.reference.file, scan.reference_header());
  return sentences;
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
ordered_json settings_of(const Command& command, const NiftiInput& scan) {
  ordered_json settings{
      {"threads", command.threads.count},
      {"threads_by", command.threads.why},
      {"repetition_time_seconds", scan.header().repetition_time},
      {"reference", reference_of(command)},
      {"radius_mm", command.radius}};
  const Options& options = command.options;
  if (options.estimate) {
    const auto [fwhm, sep] = sampling(options, scan.scan());
    settings["fwhm_mm"] = fwhm;
    settings["sep_mm"] = sep;
    settings["margin_voxels"] = options.margin;
    if (!command.mask.empty())
      settings["mask"] = without_home(command.mask.string());
  } else {
    settings["motion"] = without_home(command.apply.string());
  }
  return settings;
}

/// Gives every file its name; last the page, which shows the others.
void finish(Outputs& outputs, std::optional<ReportSeries> report,
            const Job& job, const Motion& motion, const NiftiInput& scan,
            const std::vector<std::string>& doubts,
            const std::vector<std::string>& reports) {
  const Command& command = job.command;
  std::vector<std::string> told;
  std::ranges::transform(doubts, std::back_inserter(told), without_home);
  const std::string run_json = run_report(
      {.rung = std::string(about.rung),
       .command = command.line,
       .startup_seconds = job.startup_seconds,
       .wall_seconds = seconds_since(job.begin),
       .files = {{"scan", command.scan}, {"out", command.out}}},
      {{"frames", motion.size()},
       {"frames_lost", frames_where(motion, is_lost)},
       {"frames_not_converged", frames_where(motion, did_not_converge)},
       {"frames_matched_poorly", frames_where(motion, matches_poorly)},
       {"share_of_voxels_partly_covered", outputs.partly_covered()},
       {"doubts", told},
       {"settings", settings_of(command, scan)}},
      reports);
  outputs.finish(motion, run_json,
                 command.profile.empty() ? "" : chrome_trace(reports));
  if (!report) return;
  write_file(outputs.report_page(),
             report_page({.name = scan_name(command.scan),
                          .mean = outputs.mean(),
                          .motion = motion,
                          .radius = command.radius,
                          .run_json = run_json},
                         std::move(*report)));
}

/// On every rank: what the mask holds, and the sampling that the user did not
/// choose.
void complete(Options& options, const Command& command, const Stage& stage,
              const NiftiInput* scan) {
  if (!options.estimate) return;
  if (!command.mask.empty()) {
    const std::string mask =
        stage.spread(scan ? mask_in(command.mask, scan->scan().reference) : "");
    options.mask.assign(mask.begin(), mask.end());
  }
  std::string chosen;
  if (scan) {
    const auto [fwhm, sep] = sampling(options, scan->scan());
    chosen = fmt::format("{} {}", fwhm, sep);
  }
  std::istringstream words(stage.spread(chosen));
  words >> options.fwhm.emplace() >> options.sep.emplace();
}

/// Throws BadInput on every rank alike.
void refuse_where_most_are_lost(const Motion& motion, const Command& command) {
  const bool one_is_the_reference =
      !command.to_mean && command.reference.file.empty();
  const std::size_t fitted = motion.size() - (one_is_the_reference ? 1 : 0);
  const std::vector<int> lost = frames_where(motion, is_lost);
  if (2 * lost.size() <= fitted) return;
  throw BadInput(
      fmt::format("{} of {} frames ({}) have no contrast, or overlap the "
                  "reference by fewer "
                  "than {} points; choose another --reference, or remove them",
                  lost.size(), motion.size(), list_of(lost), fewest_points));
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
    scan.emplace(command.scan, command.reference, command.joined);
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
  complete(options, command, stage, scan ? &*scan : nullptr);
  if (!job.set_up) stage.set_up(options);
  job.set_up = true;
  Motion motion;
  StaticEdge edge;
  {
    ScanInput input(scan ? &*scan : nullptr, report ? &report->before : nullptr,
                    edge, job.progress);
    FileOutput output(outputs ? &*outputs : nullptr,
                      report ? &report->after : nullptr);
    motion = command.to_mean ? run_to_mean(stage, input, output, options)
                             : stage.run(input, output, options);
  }
  refuse_where_most_are_lost(motion, command);
  const auto reports = stage.gather(report_of_this_process(job.cpu_before));
  if (!stage.root()) return {};
  std::vector<std::string> doubts = doubts_of_headers(command, *scan);
  const Outcome outcome{
      .motion = motion,
      .grid = scan->header().grid,
      .radius = command.radius,
      .non_finite = voxels_of_both(scan->non_finite(), outputs->non_finite()),
      .partly_covered = outputs->partly_covered(),
      .uncovered_value = outputs->uncovered_value(),
      .estimated = options.estimate,
      .static_edge = edge.found() && command.mask.empty()};
  std::ranges::move(doubts_of(outcome), std::back_inserter(doubts));
  finish(*outputs, std::move(report), job, motion, *scan, doubts, reports);
  for (const std::string& doubt : doubts) say(job.who, doubt);
  MotionSummary summary = summary_of(motion, scan->scan().grid, command.radius);
  summary.partly_covered = outcome.partly_covered;
  return summary;
}

}  // namespace stagecraft::realign
