#include "stages/tiles/tool/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <ranges>

#include "common/base/new_file.h"
#include "common/base/progress.h"
#include "common/base/report.h"
#include "common/base/resources.h"
#include "stages/tiles/tool/outputs.h"
#include "stages/tiles/tool/process.h"
#include "stages/tiles/tool/record.h"
#include "stages/tiles/tool/report_page.h"
#include "stages/tiles/tool/tally.h"

namespace stagecraft::tiles {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;
using Clock = std::chrono::steady_clock;

constexpr std::size_t most_pairs = 6;
constexpr int most_channels = 3;  // of a result

/// Photographs of which the page shows a preview, evenly among all.
std::vector<char> shown_of(std::size_t count) {
  std::vector<char> shown(count);
  const std::size_t pairs = std::min(most_pairs, count);
  for (std::size_t n = 0; n < pairs; ++n) shown[n * count / pairs] = 1;
  return shown;
}

/// What is known of a photograph that is being worked on. Where a worker dies,
/// it is found anew.
struct Open {
  Task task{};
  std::int64_t size = 0;  ///< of its file, bytes
  Finding finding{};
};

void note(const Reply& reply, std::map<int, Open>& open) {
  if (!reply.outcome.wrong.empty()) return;
  Open& photograph = open[reply.photograph];
  photograph.task = Task::of(reply.bytes);
  if (photograph.task.kind == Task::Kind::read) {
    photograph.size = photograph.task.size;
  } else if (photograph.task.kind == Task::Kind::decode) {
    photograph.finding = finding_in(reply);
  }
}

/// Books a photograph that is done.
void book(const Done& done, const Job& job, Open open, Tally& tally) {
  const fs::path& name = job.photographs[done.photograph].name;
  if (!done.outcome.wrong.empty()) {
    tally.failures.push_back({name, done.outcome.wrong});
    return;
  }
  auto& [task, size, finding] = open;
  if (finding.kept) {
    ++tally.kept;
    return;
  }
  ++tally.made;
  tally.pixels += done.outcome.pixels;
  tally.bytes_in += size;
  tally.bytes_out += task.size;
  // Less may well be of one level.
  constexpr double few_pixels = 64;
  if (finding.flat && done.outcome.pixels > few_pixels) {
    tally.doubts.push_back({name, "came out in one single level; look at it"});
  }
  if (finding.after.empty()) return;
  tally.pairs.push_back({name, task.width, task.height,
                         std::move(finding.before), std::move(finding.after)});
}

/// Works off all photographs. Returns the reports of all processes.
std::vector<std::string> work_off(const Job& job, Progress& progress,
                                  Tally& tally) {
  const Options& options = job.command.options;
  const auto count = static_cast<int>(job.photographs.size());
  if (count == 0) return {report_of_this_process()};
  // One that is read and one that is written beside those that are computed.
  const int slots = options.workers + 1 + io_workers;
  const Arena arena(slots, options.memory / bytes_per_pixel * most_channels);
  Crew crew(options.workers + io_workers, options.memory,
            [&](const std::string& task) {
              return process(Task::of(task), arena, job);
            });
  Schedule schedule(count, slots,
                    {{Task::Kind::read, Task::Kind::decode, Task::Kind::write},
                     options.workers,
                     io_workers});
  std::map<int, Open> open;
  int ended = 0;
  while (true) {
    const auto task = crew.has_idle() ? schedule.next() : std::nullopt;
    if (task) {
      crew.give(task->photograph, task->bytes());
    } else if (crew.has_busy()) {
      const Reply reply = crew.next();
      note(reply, open);
      if (const auto done = schedule.note(reply)) {
        book(*done, job, std::move(open[done->photograph]), tally);
        open.erase(done->photograph);
        progress.at(ended++, count);
      }
    } else {
      return crew.dismiss();
    }
  }
}

void add_costs(const std::vector<std::string>& reports, Tally& tally) {
  for (const std::string& text : reports) {
    const auto report = ordered_json::parse(text);
    for (const auto& part : report["cpu_seconds"]) {
      tally.cpu_seconds += part.get<double>();
    }
    const auto peak = report["peak_memory_bytes"].get<std::int64_t>();
    tally.largest_peak = std::max(tally.largest_peak, peak);
    tally.peaks += peak;
  }
}

void say_remarks(const Tally& tally) {
  const std::string text = remarks_table("failed", tally.failures) +
                           remarks_table("may be wrong", tally.doubts);
  std::fputs(text.c_str(), stderr);
}

}  // namespace

int run_tool(const Tool& tool, const ToolCommand& command,
             Clock::time_point begin) {
  Inputs inputs = look_into_all(command);
  Job job{.command = command,
          .photographs = {},
          .inputs = InputFiles(
              std::views::transform(inputs.photographs, &Photograph::file)),
          .tiles_there = {},
          .shown = {}};
  job.tiles_there = prepare_outputs(command, inputs);
  job.photographs = std::move(inputs.photographs);
  job.shown = shown_of(command.report ? job.photographs.size() : 0);
  job.shown.resize(job.photographs.size());
  Tally tally{.kept = inputs.skipped,
              .others = inputs.others,
              .failures = std::move(inputs.refused)};
  std::optional<NewFile> page;
  if (command.report) page.emplace(command.out / page_name);
  write_settings(command);
  NewFile record(command.out / record_name);
  std::vector<std::string> reports;
  try {
    Progress progress(tool.name, "photograph");
    reports = work_off(job, progress, tally);
  } catch (const std::exception&) {
    say_remarks(tally);
    throw;
  }
  tally.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  add_costs(reports, tally);
  record.write(record_of(command, tally, reports));
  record.commit(NewFile::Flush::later);
  if (page) {
    page->write(report_page(tool, command, tally));
    page->commit(NewFile::Flush::later);
  }
  flush_file_system(command.out);
  say_remarks(tally);
  std::fputs(closing_sentences(tally, command).c_str(), stdout);
  return tally.failures.empty() ? 0 : 2;
}

}  // namespace stagecraft::tiles
