#include "stages/tiles/tool/outputs.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "common/base/error.h"
#include "common/base/resources.h"

namespace stagecraft::tiles {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {

std::string shown(const fs::path& path) { return without_home(path.string()); }

bool is_there(const fs::path& path) {
  std::error_code error;
  return fs::exists(fs::symlink_status(path, error));
}

/// Refuses photographs whose results would have one name, or the name of a
/// folder.
void expect_own_names(const ToolCommand& command, const Inputs& inputs) {
  std::map<fs::path, fs::path> owners{{record_name, record_name}};
  if (command.report) owners.emplace(page_name, page_name);
  const auto claim = [&](const fs::path& result, const fs::path& owner) {
    const auto [other, is_new] = owners.emplace(result, owner);
    if (is_new) return;
    if (other->second == owner) {
      throw BadInput(
          fmt::format("{} is named twice; name it once", shown(owner)));
    }
    throw BadInput(fmt::format(
        "{} and {} would both need {}; do them in calls of their own, each "
        "with its --out",
        shown(other->second), shown(owner), shown(command.out / result)));
  };
  for (const Photograph& photograph : inputs.photographs) {
    claim(result_path(photograph.name, command.format), photograph.file);
  }
  for (const Photograph& photograph : inputs.photographs) {
    for (fs::path folder = photograph.name.parent_path(); !folder.empty();
         folder = folder.parent_path()) {
      if (owners.contains(folder)) claim(folder, photograph.file.parent_path());
    }
  }
}

/// The settings of the last run into the folder; null where none is known.
ordered_json settings_there(const ToolCommand& command) {
  std::ifstream file(command.out / record_name);
  const auto record = ordered_json::parse(file, nullptr, false);
  if (!record.is_object()) return nullptr;
  return record.value("settings", ordered_json());
}

/// Results that stay must be as those that are made.
void expect_same_settings(const ToolCommand& command) {
  const ordered_json there = settings_there(command);
  const ordered_json here = settings_of(command);
  if (command.existing == Existing::refused || !there.is_object()) return;
  for (const auto& [name, value] : here.items()) {
    // Tiles of two sizes cannot be told apart, whole results can.
    const bool matters = command.existing == Existing::skipped ||
                         (name == "tiles" && value != 0 &&
                          there.value(name, ordered_json(0)) != 0);
    if (!matters || there.value(name, value) == value) continue;
    throw BadInput(fmt::format(
        "{} holds results of another --{} ({}, not {}), which "
        "would stand beside these; name another folder, or remove "
        "them",
        shown(command.out), name, there[name].dump(), value.dump()));
  }
}

void expect_none_there(const ToolCommand& command, const Inputs& inputs) {
  std::vector<fs::path> names{record_name};
  if (command.report) names.emplace_back(page_name);
  for (const Photograph& photograph : inputs.photographs) {
    names.push_back(result_path(photograph.name, command.format));
  }
  for (const fs::path& name : names) {
    if (!is_there(command.out / name)) continue;
    throw BadInput(
        fmt::format("{} is there already; remove it, or say --force, or "
                    "--skip-existing to go on",
                    shown(command.out / name)));
  }
}

/// Whether a result, or the first tile of one, is there, complete, and no older
/// than its photograph.
bool is_kept(const ToolCommand& command, const Photograph& photograph) {
  const fs::path result =
      command.out / result_path(photograph.name, command.format);
  std::error_code failed;
  const auto made = fs::last_write_time(result, failed);
  if (failed || !is_whole(result, command.format)) return false;
  return made >= fs::last_write_time(photograph.file, failed) && !failed;
}

void make_folders(const ToolCommand& command, const Inputs& inputs) {
  std::vector<fs::path> folders{command.out};
  for (const Photograph& photograph : inputs.photographs) {
    const fs::path folder = command.out / photograph.name.parent_path();
    if (folder != folders.back()) folders.push_back(folder);
  }
  for (const fs::path& folder : folders) {
    std::error_code failed;
    fs::create_directories(folder, failed);
    if (failed) {
      throw BadInput(fmt::format("cannot make the folder {} ({}); name another",
                                 shown(folder), failed.message()));
    }
    if (leads_out(folder, fs::canonical(command.out))) {
      throw BadInput(fmt::format(
          "{} is a link that leads out of the folder of results; remove it",
          shown(folder)));
    }
  }
}

}  // namespace

ordered_json settings_of(const ToolCommand& command) {
  ordered_json settings{{"pipeline", command.pipeline->name},
                        {"format", command.format.extension},
                        {"tiles", command.format.tile}};
  if (command.format.extension == "jpg") {
    settings["quality"] = command.format.quality;
  }
  return settings;
}

std::vector<char> prepare_outputs(const ToolCommand& command, Inputs& inputs) {
  expect_own_names(command, inputs);
  if (command.existing == Existing::refused) expect_none_there(command, inputs);
  expect_same_settings(command);
  std::vector<char> tiles_there;
  std::vector<Photograph> left;
  for (Photograph& photograph : inputs.photographs) {
    const bool kept =
        command.existing == Existing::skipped && is_kept(command, photograph);
    if (kept && command.format.tile == 0) {
      ++inputs.skipped;
      continue;
    }
    tiles_there.push_back(kept ? 1 : 0);
    left.push_back(std::move(photograph));
  }
  inputs.photographs = std::move(left);
  make_folders(command, inputs);
  return tiles_there;
}

}  // namespace stagecraft::tiles
