#include "stages/tiles/tool/command.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <span>

#include "common/base/arguments.h"
#include "common/base/completion.h"
#include "common/base/error.h"
#include "stages/tiles/tool/command_options.h"

namespace stagecraft::tiles {
namespace {

constexpr int smallest_tile = 16;
constexpr int largest_tile = 1 << 20;

void demand(bool holds, const std::string& sentence) {
  if (!holds) throw BadInput(sentence);
}

void check(const ToolWords& words, const CLI::App& app, const Tool& tool) {
  const ToolCommand& command = words.command;
  const auto& [extension, quality, tile] = command.format;
  demand(!command.in.empty() &&
             std::ranges::none_of(command.in,
                                  [](const auto& in) { return in.empty(); }),
         fmt::format("no folder is named; try {} FOLDER --out DIR, or --help",
                     tool.name));
  demand(!command.out.empty(),
         "no folder is named for the results; add --out DIR");
  demand(quality >= 1 && quality <= 100, "--quality is from 1 to 100");
  demand(extension == "jpg" || app.count("--quality") == 0,
         "--quality is of JPEG alone; add --format jpg, or leave it out");
  demand(app.count("--tiles") == 0 ||
             (tile >= smallest_tile && tile <= largest_tile),
         fmt::format("--tiles is the side of a tile in pixels, from {} to {}",
                     smallest_tile, largest_tile));
  demand(!(words.force && words.skip_existing),
         "--force replaces what --skip-existing keeps; leave one of them out");
}

}  // namespace

ToolCommand parse_tool_command(int argc, const char* const* argv,
                               const Tool& tool) {
  ToolWords words;
  CLI::App app;
  add_tool_options(app, words, tool);
  parse_arguments(app, argc, argv, tool.name,
                  [&] { return help_text(manual_of(tool)); });
  if (words.manual == "man") throw TextAsked{man_page(manual_of(tool))};
  if (words.manual == "bash") throw TextAsked{bash_completion(manual_of(tool))};
  if (words.about == "json") throw TextAsked{tool.about_json};
  demand(words.about.empty(), "--about; see " + tool.name + " --help");
  check(words, app, tool);
  ToolCommand command = words.command;
  command.options = understood(words.running);
  command.pipeline =
      &*std::ranges::find(pipelines(), words.pipeline, &Pipeline::name);
  if (words.force) command.existing = Existing::replaced;
  if (words.skip_existing) command.existing = Existing::skipped;
  command.line =
      fmt::format("{}", fmt::join(std::span(argv, argv + argc), " "));
  return command;
}

}  // namespace stagecraft::tiles
