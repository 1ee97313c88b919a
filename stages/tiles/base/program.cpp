#include "stages/tiles/base/program.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <optional>

#include "common/base/arguments.h"
#include "common/base/error.h"
#include "common/base/input_files.h"
#include "common/base/new_file.h"
#include "common/base/phases.h"
#include "common/base/report.h"
#include "common/base/trace.h"
#include "stages/tiles/base/command_line.h"
#include "stages/tiles/base/running_options.h"
#include "stages/tiles/base/tiles.h"

namespace stagecraft::tiles {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr const char* record_name = "run.json";

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

/// Refuses before any work what would stand in its way.
void prepare(const Command& command, const Folder& folder) {
  std::error_code failed;
  if (fs::equivalent(command.in, command.out, failed)) {
    throw BadInput(fmt::format(
        "{} holds the photographs, and results would be taken for some; name "
        "another folder by --out",
        without_home(command.out.string())));
  }
  std::vector<std::string> names{record_name};
  for (const std::string& name : folder.photographs) {
    names.push_back(result_name(name));
  }
  std::vector<fs::path> photographs;
  for (const std::string& name : folder.photographs) {
    photographs.push_back(command.in / name);
  }
  const InputFiles inputs(photographs);
  inputs.refuse(command.profile);
  for (const std::string& name : names) {
    const fs::path path = command.out / name;
    inputs.refuse(path);
    if (command.force || !fs::exists(fs::symlink_status(path, failed)))
      continue;
    throw BadInput(fmt::format("{} is there already; remove it or say --force",
                               without_home(path.string())));
  }
  fs::create_directories(command.out, failed);
  if (failed) {
    throw BadInput(fmt::format("cannot make the folder {} ({}); name another",
                               without_home(command.out.string()),
                               failed.message()));
  }
}

std::string closing(const Work& work, const Folder& folder,
                    const Command& command, double seconds) {
  const int made =
      work.size() + static_cast<int>(folder.refused.size()) - work.refused();
  const double megapixels = work.pixels() / 1e6;
  std::string text;
  if (made > 0) {
    text = fmt::format(
        "{} photograph{}, {:.1f} Mpixel in {:.2f} s ({:.1f} Mpixel/s): {}\n",
        made, made == 1 ? "" : "s", megapixels, seconds, megapixels / seconds,
        without_home((command.out / "*.png").string()));
  }
  if (work.refused() > 0) {
    text += fmt::format("{} refused, for the reasons above\n", work.refused());
  }
  if (folder.others > 0) {
    text += fmt::format("{} other file{} left alone\n", folder.others,
                        folder.others == 1 ? "" : "s");
  }
  return text;
}

}  // namespace

int run_program(int argc, char** argv) {
  const auto begin = Clock::now();
  const std::string program = fs::path(argv[0]).filename();
  Command command;
  try {
    command = parse_command(argc, argv, program);
  } catch (const TextAsked& asked) {
    std::fputs(asked.text.c_str(), stdout);
    return 0;
  }
  expect_one_process();
  const Folder folder = look_into(command.in, command.links);
  prepare(command, folder);
  NewFile record(command.out / record_name);
  Work work(folder, command.out, program);
  std::optional<NewFile> trace;
  if (!command.profile.empty()) {
    keep_spans();
    trace.emplace(command.profile);
  }
  const auto reports = run(work, command.options);
  const double seconds = seconds_since(begin);
  record.write(run_report({.rung = std::string(about.rung),
                           .command = without_home(fmt::format(
                               "{}", fmt::join(argv, argv + argc, " "))),
                           .wall_seconds = seconds,
                           .files = {{"in", command.in}, {"out", command.out}}},
                          {{"photographs", work.size()},
                           {"refused", work.refused()},
                           {"megapixels", work.pixels() / 1e6}},
                          reports));
  record.commit(NewFile::Flush::later);
  if (trace) {
    trace->write(chrome_trace(reports));
    trace->commit(NewFile::Flush::later);
  }
  work.flush();
  std::fputs(closing(work, folder, command, seconds).c_str(), stdout);
  return work.refused() > 0 ? 2 : 0;
}

}  // namespace stagecraft::tiles
