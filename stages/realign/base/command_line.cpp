#include "stages/realign/base/command_line.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <span>

#include "common/base/error.h"
#include "stages/realign/base/command_options.h"
#include "stages/realign/base/outputs.h"

namespace stagecraft::realign {
namespace fs = std::filesystem;
namespace {

fs::path folder_of(const fs::path& scan) {
  return fs::absolute(scan).lexically_normal().parent_path();
}

/// "motion,mean" as its members, each one of `known`.
std::set<std::string> members(const std::string& option,
                              const std::string& list,
                              const std::set<std::string>& known) {
  std::set<std::string> result;
  for (const std::string& word : CLI::detail::split(list, ',')) {
    if (!known.contains(word)) {
      throw BadInput(fmt::format("{} does not know '{}'; choose from {}",
                                 option, word, fmt::join(known, ",")));
    }
    result.insert(word);
  }
  return result;
}

/// "first", "middle", "last", "mean", the number of a frame, or a file.
void choose_reference(const std::string& word, Command& command) {
  command.to_mean = word == "mean";
  if (word == "first" || word == "mean") return;
  if (word == "middle" || word == "last") {
    command.reference.which =
        word == "last" ? ReferenceChoice::last : ReferenceChoice::middle;
    return;
  }
  const auto [end, error] = std::from_chars(
      word.data(), word.data() + word.size(), command.reference.frame);
  if (error != std::errc() || end != word.data() + word.size()) {
    command.reference = {0, word};
  }
}

void demand(bool holds, const std::string& sentence) {
  if (!holds) throw BadInput(sentence);
}

void check_ranges(const Command& command, const Program& program) {
  const Options& options = command.options;
  demand(!options.fwhm || (*options.fwhm >= 0 && *options.fwhm <= 50),
         "--fwhm is a smoothing in mm, from 0 (none) to 50");
  demand(!options.sep || (*options.sep > 0 && *options.sep <= 50),
         "--sep is the distance of sample points in mm, above 0 and up to 50");
  demand(options.margin >= 0 && options.margin <= 100,
         "--margin is a number of voxels, from 0 to 100");
  demand(command.radius > 0 && command.radius <= 1000,
         "--radius is that of a head in mm, above 0 and up to 1000");
  demand(options.threads <= 1 || program.threads,
         program.name +
             " has one thread; leave out --threads, or take rung "
             "03_openmp or a later one");
  demand(command.reference.frame >= 0,
         "--reference counts frames from 0; a frame cannot be negative");
  demand(command.apply.empty() || !command.to_mean,
         "--apply estimates nothing; leave out --reference mean");
  demand(command.apply.empty() || command.mask.empty(),
         "--apply estimates nothing; leave out --mask");
  demand(command.apply_format == MotionFormat::unsaid || !command.apply.empty(),
         "--apply-format says whose motion is applied; name it by --apply");
  demand(!command.report || (command.outputs.contains("realigned") &&
                             command.outputs.contains("mean")),
         "--report shows the realigned series and its mean; add realigned,mean "
         "to --outputs");
}

/// The folders that all the scans lie in, links not followed.
fs::path common_folder(const std::vector<std::string>& scans) {
  fs::path common = folder_of(scans[0]);
  for (const std::string& scan : scans) {
    const fs::path folder = folder_of(scan);
    const auto [end, other] = std::ranges::mismatch(common, folder);
    fs::path shared;
    for (auto part = common.begin(); part != end; ++part) shared /= *part;
    common = shared;
  }
  return common;
}

/// Throws where scans stand in each other's way.
void check_scans(const std::vector<std::string>& scans, bool join,
                 const Command& command, const Program& program) {
  demand(!scans.empty() && !scans.front().empty(),
         "no scan is named; try " + program.name + " SCAN.nii.gz, or --help");
  if (scans.size() == 1) return;
  demand(std::ranges::find(scans, "") == scans.end(),
         "a scan has an empty name; leave it out");
  if (join) return;
  demand(command.apply.empty(),
         "--apply takes the motion of one scan; name a single scan");
  demand(command.profile.empty(),
         "--profile writes the trace of one scan; name a single scan");
  std::map<fs::path, std::string> by_name;
  for (const std::string& scan : scans) {
    const auto [other, is_new] =
        by_name.emplace(folder_of(scan) / scan_name(scan), scan);
    if (is_new) continue;
    demand(other->second != scan, scan + " is named twice; name it once");
    throw BadInput(fmt::format(
        "{} and {} have the same name, so that results would replace each "
        "other in {}; realign them in calls of their own, each with its --out",
        other->second, scan, command.out.string()));
  }
}

/// Scans of one name in several folders keep these folders below --out.
void keep_folders(std::vector<Command>& commands,
                  const std::vector<std::string>& scans) {
  std::set<std::string> names;
  for (const std::string& scan : scans) names.insert(scan_name(scan));
  if (names.size() == scans.size()) return;
  const fs::path common = common_folder(scans);
  for (Command& command : commands) {
    command.folder = folder_of(command.scan).lexically_relative(common);
    if (command.folder == ".") command.folder.clear();
    command.out /= command.folder;
  }
}

/// What the words of the draft mean.
Command understood(const Draft& draft) {
  Command command = draft.command;
  choose_reference(draft.reference, command);
  command.outputs = members("--outputs", draft.outputs,
                            {"motion", "mean", "realigned", "coverage"});
  if (!draft.matrices.empty()) {
    command.matrices =
        members("--matrices", draft.matrices, {"fsl", "afni", "itk"});
  }
  command.apply_format = draft.apply_format == "spm"    ? MotionFormat::spm
                         : draft.apply_format == "fsl"  ? MotionFormat::fsl
                         : draft.apply_format == "afni" ? MotionFormat::afni
                                                        : MotionFormat::unsaid;
  if (draft.datatype == "float32") command.datatype = VoxelType::float32;
  command.options.estimate = command.apply.empty();
  command.options.reslice = command.outputs != std::set<std::string>{"motion"};
  return command;
}

}  // namespace

std::vector<Command> parse_commands(int argc, const char* const* argv,
                                    const Program& program) {
  Draft draft;
  CLI::App app;
  add_options(app, draft, program);
  parse_arguments(app, argc, argv, program.name,
                  [&] { return help_text(manual_of(program)); });
  if (draft.about == "json") throw TextAsked{program.about_json};
  if (!draft.about.empty()) {
    demand(!program.about.empty(), "--about; see " + program.name + " --help");
    throw TextAsked{program.about};
  }

  Command command = understood(draft);
  command.line =
      fmt::format("{}", fmt::join(std::span(argv, argv + argc), " "));
  if (app.count("--gzip") > 0) {
    command.compression = draft.gzip ? "gzip" : "none";
  }
  check_ranges(command, program);
  check_scans(draft.scans, draft.join, command, program);
  if (draft.join) {
    command.scan = draft.scans[0];
    command.joined.assign(draft.scans.begin() + 1, draft.scans.end());
    return {command};
  }
  std::vector<Command> commands;
  for (const std::string& scan : draft.scans) {
    commands.push_back(command);
    commands.back().scan = scan;
  }
  keep_folders(commands, draft.scans);
  return commands;
}

}  // namespace stagecraft::realign
