#include "stages/tiles/tool/inputs.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "common/base/error.h"
#include "common/base/resources.h"

namespace stagecraft::tiles {
namespace {

namespace fs = std::filesystem;

bool is_folder(const fs::path& path) {
  std::error_code error;
  return fs::is_directory(path, error);
}

bool is_link(const fs::path& path) {
  std::error_code error;
  return fs::is_symlink(path, error);
}

class Looking {
 public:
  explicit Looking(const ToolCommand& command) : command_(command) {
    std::error_code error;
    seen_.insert(fs::weakly_canonical(command.out, error));
  }

  /// A folder or file that the user named.
  void look(const fs::path& in) {
    if (is_folder(in)) {
      expect_another_folder(in);
      whole_ = fs::canonical(in);
      look_through(in, "");
      return;
    }
    std::error_code error;
    if (!fs::exists(in, error)) {
      throw BadInput(fmt::format(
          "there is no {}; name a folder of photographs, or photographs",
          without_home(in.string())));
    }
    Folder found;
    look_at(in, "", Links::anywhere, found);
    if (found.photographs.empty() && found.refused.empty()) {
      found.refused.emplace_back(in.filename(),
                                 "is no photograph, JPEG or PNG; leave it out");
    }
    take(found, in.parent_path(), "");
  }

  Inputs take_found() { return std::move(inputs_); }

 private:
  void expect_another_folder(const fs::path& in) const {
    std::error_code error;
    if (!fs::equivalent(in, command_.out, error)) return;
    throw BadInput(fmt::format(
        "{} holds the photographs, and results would be taken for some; name "
        "another folder by --out",
        without_home(in.string())));
  }

  /// A folder of the path `below` the named one.
  void look_through(const fs::path& folder, const fs::path& below) {
    // Each once, however many links lead there, and never that of the results.
    std::error_code error;
    if (!seen_.insert(fs::canonical(folder, error)).second) return;
    Folder found;
    std::vector<fs::path> folders;
    for (const fs::path& path : entries_of(folder)) {
      if (is_folder(path)) {
        folders.push_back(path);
      } else {
        look_at(path, whole_, command_.links, found);
      }
    }
    take(found, folder, below);
    if (!command_.recursive) return;
    // Folders before links to them.
    std::ranges::stable_partition(
        folders, [](const fs::path& path) { return !is_link(path); });
    for (const fs::path& path : folders) {
      enter(path, below / path.filename());
    }
  }

  void enter(const fs::path& folder, const fs::path& below) {
    if (is_link(folder) && command_.links == Links::inside) {
      // Where it leads to inside is met there.
      if (leads_out(folder, whole_)) {
        inputs_.refused.push_back(
            {below,
             "is a link that leads out of its folder; say --follow to take "
             "what it leads to"});
      }
      return;
    }
    try {
      look_through(folder, below);
    } catch (const BadInput&) {
      inputs_.refused.push_back(
          {below, "cannot be looked into; give yourself the right to"});
    }
  }

  void take(const Folder& found, const fs::path& folder,
            const fs::path& below) {
    for (const std::string& name : found.photographs) {
      inputs_.photographs.push_back({folder / name, below / name});
    }
    for (const auto& [name, wrong] : found.refused) {
      inputs_.refused.push_back({below / name, wrong});
    }
    inputs_.others += found.others;
  }

  const ToolCommand& command_;
  std::set<fs::path> seen_;
  fs::path whole_;  ///< canonical; links may not lead out of it
  Inputs inputs_;
};

}  // namespace

Inputs look_into_all(const ToolCommand& command) {
  Looking looking(command);
  for (const fs::path& in : command.in) looking.look(in);
  Inputs inputs = looking.take_found();
  if (inputs.photographs.empty() && inputs.refused.empty()) {
    throw BadInput(fmt::format(
        "{} holds no photograph, JPEG or PNG; name a folder that does{}",
        without_home(command.in[0].string()),
        command.recursive ? "" : ", or look deeper by --recursive"));
  }
  return inputs;
}

}  // namespace stagecraft::tiles
