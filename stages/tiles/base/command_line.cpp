#include "stages/tiles/base/command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "common/base/arguments.h"
#include "common/base/error.h"
#include "stages/tiles/base/running_options.h"
#include "stages/tiles/base/tiles.h"

namespace stagecraft::tiles {
namespace {

/// What is understood later.
struct Draft {
  Command command;
  RunningWords running;
  std::string about;
};

const CLI::Validator not_empty(
    [](const std::string& word) { return word.empty() ? "is empty" : ""; }, "");

void add_options(CLI::App& app, Draft& draft, const std::string& program) {
  app.set_help_flag();  // to come last
  app.option_defaults()->group("Photographs");
  app.add_option("FOLDER", draft.command.in,
                 "what holds them: JPEG and PNG, by their content\n"
                 "Other files are counted and left alone; folders in it are "
                 "not looked into.")
      ->type_name("");
  app.add_flag_callback(
      "--follow", [&draft] { draft.command.links = Links::anywhere; },
      "take links that lead out of the folder");
  app.option_defaults()->group("Results");
  app.add_option("--out", draft.command.out,
                 "folder of the results, NAME.png for each NAME\n"
                 "It is made where it is missing.")
      ->type_name("DIR")
      ->check(not_empty)
      ->capture_default_str();
  app.add_flag("--force", draft.command.force,
               "replace results that are there");
  app.option_defaults()->group("Running");
  add_running_options(app, draft.running, "--threads",
                      "workers at once (default: one a CPU)\n"
                      "Threads, or processes where the rung has them.");
  app.add_option("--profile", draft.command.profile,
                 "write where the time went as a Chrome trace\n"
                 "A JSON file that chrome://tracing and ui.perfetto.dev show.")
      ->type_name("FILE")
      ->check(not_empty);
  app.add_flag("--about{text}", draft.about, "what this rung teaches")
      ->check(CLI::IsMember({"text", "json"}).description(""));
  app.set_version_flag("--version", program + " " STAGECRAFT_VERSION,
                       "say the version and leave");
  app.set_help_flag("-h,--help", "say this and leave");
}

std::string help(const CLI::App& app, const std::string& program) {
  return help_text(
      {.name = program,
       .version = STAGECRAFT_VERSION,
       .summary = fmt::format(
           "Makes every photograph of a folder grey and blurs it.\n{}",
           paragraph(fmt::format("Rung {}", about.rung),
                     fmt::format("{}.", about.idea))),
       .synopsis = "[OPTIONS] FOLDER",
       .description = {},
       .options = option_groups(app),
       .examples = {"EXAMPLES",
                    {{program + " photographs --out grey",
                      "leaves grey/NAME.png for each of photographs"},
                     {program + " . --out /tmp/grey --force",
                      "does it again, in place of what is there"}}},
       .more = {},
       .see_also = ""});
}

}  // namespace

Command parse_command(int argc, const char* const* argv,
                      const std::string& program) {
  Draft draft;
  CLI::App app;
  add_options(app, draft, program);
  parse_arguments(app, argc, argv, program, [&] { return help(app, program); });
  if (draft.about == "json") throw TextAsked{about_json("tiles", about)};
  if (!draft.about.empty()) throw TextAsked{about_text(about)};
  Command& command = draft.command;
  if (command.in.empty()) {
    throw BadInput(fmt::format(
        "no folder is named; try {} FOLDER --out DIR, or --help", program));
  }
  if (draft.running.workers > 1 && !about.threads) {
    throw BadInput(
        "this rung has one worker; leave out --threads, or take rung "
        "01_threads or a later one");
  }
  command.options = understood(draft.running);
  if (!about.threads) command.options.workers = 1;
  return command;
}

}  // namespace stagecraft::tiles
