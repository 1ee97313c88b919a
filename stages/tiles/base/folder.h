#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace stagecraft::tiles {

/// What a user's folder holds, in order of name.
struct Folder {
  std::filesystem::path path{};
  std::vector<std::string> photographs{};  ///< names in the folder
  /// Name and what is wrong, a sentence without its subject.
  std::vector<std::pair<std::string, std::string>> refused{};
  int others = 0;  ///< files that are no photographs and do not say so
};

/// Whether links may lead out of the folder.
enum class Links { inside, anywhere };

/// Sorts a file into `folder`, which tells it by its name: a photograph is what
/// begins as one. Refused is what has the name of one but not the content, what
/// cannot be read, and a link that leads out of `whole`, a canonical path;
/// folders and devices are left alone.
void look_at(const std::filesystem::path& path,
             const std::filesystem::path& whole, Links links, Folder& folder);

/// All that is in a folder, in order of name. Throws BadInput where there is no
/// such folder, or it cannot be read.
std::vector<std::filesystem::path> entries_of(
    const std::filesystem::path& folder);

/// Looks at all that is in a folder. Throws BadInput as `entries_of`, and where
/// there is no photograph in it.
Folder look_into(const std::filesystem::path& path, Links links);

/// Whether a link leads out of `folder`, a canonical path. One that leads
/// nowhere does not.
bool leads_out(const std::filesystem::path& link,
               const std::filesystem::path& folder);

/// The bytes of a regular file. Throws BadInput.
std::string read_file(const std::filesystem::path& path);

/// Name of what becomes of a photograph: "a.jpg.png", so that a.jpg and a.png
/// do not meet.
std::string result_name(const std::string& photograph);

}  // namespace stagecraft::tiles
