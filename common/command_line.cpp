#include "common/command_line.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <span>
#include <sstream>
#include <vector>

#include "common/error.h"

namespace stagecraft {
namespace {

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

/// "first", "mean", the number of a frame, or a file.
void choose_reference(const std::string& word, Command& command) {
  command.to_mean = word == "mean";
  if (word == "first" || word == "mean") return;
  const auto [end, error] = std::from_chars(
      word.data(), word.data() + word.size(), command.reference.frame);
  if (error != std::errc() || end != word.data() + word.size()) {
    command.reference = {0, word};
  }
}

void check_ranges(const Command& command, const Program& program) {
  const Options& options = command.options;
  const auto demand = [](bool holds, const std::string& sentence) {
    if (!holds) throw BadInput(sentence);
  };
  demand(options.fwhm >= 0 && options.fwhm <= 50,
         "--fwhm is a smoothing in mm, from 0 (none) to 50");
  demand(options.sep > 0 && options.sep <= 50,
         "--sep is the distance of sample points in mm, above 0 and up to 50");
  demand(options.margin >= 0 && options.margin <= 100,
         "--margin is a number of voxels, from 0 to 100");
  demand(options.threads <= 1 || program.threads,
         program.name +
             " has one thread; leave out --threads, or take rung "
             "03_openmp or a later one");
  demand(command.reference.frame >= 0,
         "--reference counts frames from 0; a frame cannot be negative");
  demand(!command.scan.empty(),
         "no scan is named; try " + program.name + " SCAN.nii.gz, or --help");
  demand(command.apply.empty() || !command.to_mean,
         "--apply estimates nothing; leave out --reference mean");
}

constexpr const char* examples = R"(
Examples:
  {0} bold.nii.gz --out realigned
      motion table, plot, mean image and realigned series
  {0} bold.nii.gz --outputs motion --reference mean
      the motion alone, against the mean of the realigned frames
  {0} bold.nii.gz --apply realigned/rp_bold.txt --out again
      realigns with a given motion
)";

constexpr const char* example_of_ranks = R"(  mpirun -n 4 {0} bold.nii.gz
      on four processes
)";

}  // namespace

std::string paragraph(std::string_view label, std::string_view text) {
  constexpr std::size_t columns = 80;
  std::string result;
  std::string line = fmt::format("{}:", label);
  std::istringstream words{std::string(text)};
  for (std::string word; words >> word;) {
    if (line.size() + 1 + word.size() > columns) {
      result += line + '\n';
      line.assign(1, ' ');
    }
    line += ' ' + word;
  }
  return result + line + '\n';
}

Command parse_command(int argc, const char* const* argv,
                      const Program& program) {
  Command command;
  command.line =
      fmt::format("{}", fmt::join(std::span(argv, argv + argc), " "));
  std::string reference = "first";
  std::string outputs = "motion,mean,realigned";
  std::string matrices;
  std::string datatype = "same";
  bool gzip = false;
  bool about = false;

  const CLI::Validator not_empty(
      [](const std::string& word) { return word.empty() ? "is empty" : ""; },
      "");

  CLI::App app(
      "Rigid-body motion correction of functional MRI.\n" + program.summary,
      program.name);
  app.set_version_flag("--version", program.name + " " STAGECRAFT_VERSION);
  app.footer(
      fmt::format(examples, program.name) +
      (program.ranks ? fmt::format(example_of_ranks, program.name) : ""));
  app.add_option("SCAN", command.scan, "4-D NIfTI file, .nii or .nii.gz");
  app.add_option("--out", command.out, "folder of the results")
      ->check(not_empty)
      ->capture_default_str();
  app.add_option("--reference", reference,
                 "first, mean, a frame's number or a file")
      ->check(not_empty)
      ->capture_default_str();
  app.add_option("--fwhm", command.options.fwhm,
                 "smoothing of the estimation, mm")
      ->capture_default_str();
  app.add_option("--sep", command.options.sep,
                 "distance of the sample points, mm")
      ->capture_default_str();
  app.add_option("--margin", command.options.margin,
                 "points count this many voxels inside the faces")
      ->capture_default_str();
  app.add_option("--apply", command.apply,
                 "realign with this motion table or rp_*.txt")
      ->check(not_empty);
  app.add_option("--outputs", outputs, "which results: any of these")
      ->capture_default_str();
  app.add_option("--matrices", matrices,
                 "also every frame's matrix, for any of fsl,afni,itk")
      ->check(not_empty);
  app.add_option("--datatype", datatype, "of the realigned series")
      ->check(CLI::IsMember({"same", "float32"}))
      ->capture_default_str();
  auto* gzip_flag = app.add_flag("--gzip,!--no-gzip", gzip,
                                 "compress the results (default: as the scan)");
  app.add_option("--threads", command.options.threads,
                 "threads per rank (default: as many as it has CPUs)")
      ->check(CLI::Range(1, 4096));
  app.add_flag("--force", command.force, "replace results that are there");
  app.add_option("--profile", command.profile,
                 "write the phases of every worker as a Chrome trace")
      ->check(not_empty);
  app.add_flag("--about", about, "what this rung teaches");
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    throw Answer{app.help()};
  } catch (const CLI::CallForVersion& version) {
    throw Answer{std::string(version.what()) + "\n"};
  } catch (const CLI::ParseError& error) {
    throw BadInput(
        fmt::format("{}; see {} --help", error.what(), program.name));
  }
  if (about) throw Answer{program.about};

  choose_reference(reference, command);
  command.outputs =
      members("--outputs", outputs, {"motion", "mean", "realigned"});
  if (!matrices.empty()) {
    command.matrices = members("--matrices", matrices, {"fsl", "afni", "itk"});
  }
  if (datatype == "float32") command.datatype = VoxelType::float32;
  if (gzip_flag->count() > 0) command.compression = gzip ? "gzip" : "none";
  command.options.estimate = command.apply.empty();
  command.options.reslice =
      command.outputs.contains("mean") || command.outputs.contains("realigned");
  check_ranges(command, program);
  return command;
}

}  // namespace stagecraft
