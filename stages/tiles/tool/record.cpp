#include "stages/tiles/tool/record.h"

#include <nlohmann/json.hpp>

#include "common/base/new_file.h"
#include "common/base/report.h"
#include "common/base/resources.h"
#include "stages/tiles/base/tiles.h"
#include "stages/tiles/tool/outputs.h"

namespace stagecraft::tiles {
namespace {

using nlohmann::ordered_json;

ordered_json own_record(const ToolCommand& command, const Tally& tally) {
  ordered_json failures = ordered_json::array();
  for (const auto& [name, text] : tally.failures) {
    failures.push_back({{"name", printable(name)}, {"wrong", printable(text)}});
  }
  return {{"complete", true},
          {"settings", settings_of(command)},
          {"photographs", tally.made},
          {"kept", tally.kept},
          {"refused", tally.failures.size()},
          {"failures", failures},
          {"megapixels", tally.pixels / 1e6},
          {"bytes_in", tally.bytes_in},
          {"bytes_out", tally.bytes_out}};
}

}  // namespace

void write_settings(const ToolCommand& command) {
  NewFile record(command.out / record_name);
  record.write(ordered_json{{"version", STAGECRAFT_VERSION},
                            {"complete", false},
                            {"settings", settings_of(command)}}
                   .dump(2) +
               "\n");
  record.commit(NewFile::Flush::later);
}

std::string record_of(const ToolCommand& command, const Tally& tally,
                      const std::vector<std::string>& reports) {
  return run_report({.rung = std::string(about.rung),
                     .command = printable(without_home(command.line)),
                     .wall_seconds = tally.seconds,
                     .files = {{"out", command.out}}},
                    own_record(command, tally), reports);
}

}  // namespace stagecraft::tiles
