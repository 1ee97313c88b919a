#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "common/base/manual.h"
#include "stages/tiles/base/folder.h"
#include "stages/tiles/base/work.h"
#include "stages/tiles/tool/pipeline.h"
#include "stages/tiles/tool/result_file.h"

/// The command line of the tool.
namespace stagecraft::tiles {

/// What becomes of results that are there already.
enum class Existing {
  refused,  ///< nothing is done where there is one
  skipped,  ///< whole ones are kept, others made anew
  replaced
};

/// What a command line of the tool asks for.
struct ToolCommand {
  std::vector<std::filesystem::path> in{};
  std::filesystem::path out{};
  const Pipeline* pipeline = nullptr;
  ResultFormat format{};
  Options options{};
  Links links = Links::inside;
  bool recursive = false;
  Existing existing = Existing::refused;
  bool report = false;
  std::string line{};  ///< as typed
};

/// Who the tool is: `name` as it was started, `about_json` of the rung that
/// does its work.
struct Tool {
  std::string name;
  std::string version;
  std::string about_json;
};

/// Throws TextAsked for --help, --version and the like, BadInput for what is
/// wrong.
ToolCommand parse_tool_command(int argc, const char* const* argv,
                               const Tool& tool);

/// All that there is to say of the tool.
Manual manual_of(const Tool& tool);

}  // namespace stagecraft::tiles
