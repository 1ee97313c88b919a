#include <fmt/format.h>

#include <cstdio>
#include <filesystem>

#include "common/base/arguments.h"
#include "common/base/exit_status.h"
#include "common/base/launch.h"
#include "stages/tiles/base/running_options.h"
#include "stages/tiles/base/tiles.h"
#include "stages/tiles/tool/run.h"

namespace stagecraft::tiles {
namespace {

int main_of_tool(int argc, char** argv) {
  const auto begin = std::chrono::steady_clock::now();
  const Tool tool{
      .name = std::filesystem::path(argv[0]).filename(),
      .version = fmt::format("{} (rung {})", STAGECRAFT_VERSION, about.rung),
      .about_json = about_json("tiles", about)};
  try {
    const ToolCommand command = parse_tool_command(argc, argv, tool);
    expect_one_process();
    return run_tool(tool, command, begin);
  } catch (const TextAsked& asked) {
    std::fputs(asked.text.c_str(), stdout);
    return 0;
  }
}

}  // namespace
}  // namespace stagecraft::tiles

int main(int argc, char** argv) {
  stagecraft::shed_inherited_launch(stagecraft::Mpi::unused);
  const std::string program = std::filesystem::path(argv[0]).filename();
  return stagecraft::exit_status(program.c_str(), [&] {
    return stagecraft::tiles::main_of_tool(argc, argv);
  });
}
