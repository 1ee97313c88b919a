#include "stages/tiles/tool/command_options.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace stagecraft::tiles {
namespace {

const CLI::Validator not_empty(
    [](const std::string& word) { return word.empty() ? "is empty" : ""; }, "");

void add_inputs(CLI::App& app, ToolWords& words) {
  ToolCommand& command = words.command;
  app.option_defaults()->group("Photographs");
  app.add_option("IN", command.in,
                 "folders of photographs, or files: JPEG and PNG, by content\n"
                 "Other files are counted and left alone.")
      ->type_name("");
  app.add_flag("--recursive", command.recursive,
               "look into folders in folders\n"
               "Results lie in folders of the same names. The folder of "
               "results is not looked into.");
  app.add_flag_callback(
      "--follow", [&command] { command.links = Links::anywhere; },
      "take links that lead out of the folder\n"
      "With --recursive, links to folders are followed as well, each folder "
      "once.");
}

void add_results(CLI::App& app, ToolWords& words) {
  ToolCommand& command = words.command;
  app.option_defaults()->group("Results");
  app.add_option("--out", command.out,
                 "folder of the results, made where it is missing")
      ->type_name("DIR")
      ->check(not_empty);
  std::vector<std::string> names;
  std::string jobs;
  for (const Pipeline& pipeline : pipelines()) {
    names.emplace_back(pipeline.name);
    jobs += fmt::format("{}{}: {}.", jobs.empty() ? "" : " ", pipeline.name,
                        pipeline.job);
  }
  words.pipeline = names.front();
  app.add_option("--pipeline", words.pipeline,
                 fmt::format("what is made of them: {}\n{}",
                             fmt::join(names, ", "), jobs))
      ->type_name("NAME")
      ->check(CLI::IsMember(names).description(""))
      ->capture_default_str();
  app.add_option("--format", command.format.extension, "png or jpg")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"png", "jpg"}).description(""))
      ->capture_default_str();
  app.add_option("--quality", command.format.quality,
                 "of JPEG, from 1 to 100\n"
                 "As libjpeg has it.")
      ->type_name("N")
      ->capture_default_str();
  app.add_option("--tiles", command.format.tile,
                 "cut results in tiles of N pixels a side, at least 16\n"
                 "NAME_y_x.png for each, y and x the place of its upper left "
                 "pixel in the whole. Together they are the whole, without a "
                 "seam.")
      ->type_name("N");
  app.add_flag("--report", command.report,
               "write report.html into DIR: a page to look at\n"
               "The figures of the run, a few photographs before and after, "
               "and what went wrong. It is one file and asks nothing of the "
               "network.");
  app.add_flag("--skip-existing", words.skip_existing,
               "keep results that are there, make what is missing\n"
               "A result that is cut off, or older than its photograph, is "
               "made anew. Results of other settings are refused.");
  app.add_flag("--force", words.force, "replace results that are there");
}

}  // namespace

void add_tool_options(CLI::App& app, ToolWords& words, const Tool& tool) {
  app.set_help_flag();  // to come last
  add_inputs(app, words);
  add_results(app, words);
  app.option_defaults()->group("Running");
  add_running_options(app, words.running, "--workers,--threads",
                      "processes at once (default: one a CPU)\n"
                      "Two more read and write.");
  app.add_flag("--about{text}", words.about)
      ->check(CLI::IsMember({"text", "json"}).description(""))
      ->group("");
  app.add_option("--manual", words.manual)
      ->check(CLI::IsMember({"man", "bash"}).description(""))
      ->group("");
  app.set_version_flag("--version", tool.name + " " + tool.version,
                       "say the version and leave");
  app.set_help_flag("-h,--help", "say this and leave");
}

}  // namespace stagecraft::tiles
