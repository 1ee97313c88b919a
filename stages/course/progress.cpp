#include "stages/course/progress.h"

#include <fmt/format.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "common/base/error.h"
#include "common/base/new_file.h"

namespace stagecraft::course {
namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

Entry entry_of(const ordered_json& json) {
  Entry entry{.right = json.value("right", false),
              .fast = json.value("fast", false),
              .hunt = json.value("hunt", false),
              .hints = json.value("hints", 0)};
  if (json.contains("guess")) entry.guess = json["guess"].get<double>();
  if (json.contains("measured")) {
    entry.measured = json["measured"].get<double>();
  }
  return entry;
}

ordered_json json_of(const Entry& entry) {
  ordered_json json{{"right", entry.right},
                    {"fast", entry.fast},
                    {"hunt", entry.hunt},
                    {"hints", entry.hints}};
  if (entry.guess) json["guess"] = *entry.guess;
  if (entry.measured) json["measured"] = *entry.measured;
  return json;
}

}  // namespace

Progress read_progress(const fs::path& file, const std::string& first_ladder) {
  if (!fs::exists(file)) return {};
  try {
    Progress progress;
    const ordered_json entries = ordered_json::parse(std::ifstream(file));
    for (const auto& [id, json] : entries.items()) {
      const bool old = id.find('/') == id.npos;
      progress[old ? first_ladder + "/" + id : id] = entry_of(json);
    }
    return progress;
  } catch (const ordered_json::exception& error) {
    throw BadInput(fmt::format(
        "{} is damaged ({}); mend it, or move it away to count the stars anew: "
        "your programs are not touched",
        file.string(), error.what()));
  }
}

void write_progress(const fs::path& file, const Progress& progress) {
  ordered_json json = ordered_json::object();
  for (const auto& [id, entry] : progress) json[id] = json_of(entry);
  std::error_code refused;  // write_file says it better
  fs::create_directories(file.parent_path(), refused);
  write_file(file, json.dump(2) + "\n");
}

}  // namespace stagecraft::course
