#pragma once

#include <algorithm>
#include <filesystem>

#include "tests/common/base/folder.h"
#include "tests/suite/process.h"
#include "tests/suite/text.h"
#include "tests/tiles/pictures.h"

/// The tool as a user meets it.
namespace stagecraft::tiles::suite {

namespace fs = std::filesystem;

/// Runs `tiles` with these words to its end.
inline black_box::Outcome tiles(black_box::Words words) {
  words.insert(words.begin(), black_box::program("tiles"));
  return black_box::run(words);
}

/// A folder of a few photographs in a folder of its own.
class Photographs {
 public:
  explicit Photographs(const std::vector<std::string>& names) {
    for (const std::string& name : names) add(name, name);
  }
  /// A photograph of the golden data under a name, which may have folders.
  void add(const std::string& golden_name, const fs::path& name) const {
    fs::create_directories((in() / name).parent_path());
    fs::copy(golden("good") / golden_name, in() / name);
  }
  fs::path in() const { return folder_ / "in"; }
  fs::path out() const { return folder_ / "out"; }
  const samples::Folder& folder() const { return folder_; }

  /// Makes results of them in out().
  black_box::Outcome make(const black_box::Words& more = {}) const {
    black_box::Words words{in(), "--out", out()};
    words.insert(words.end(), more.begin(), more.end());
    return tiles(words);
  }

 private:
  samples::Folder folder_;
};

/// All files below a folder, by their paths from there, in order.
inline std::vector<std::string> files_below(const fs::path& folder) {
  std::vector<std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_directory()) continue;
    files.push_back(entry.path().lexically_relative(folder));
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace stagecraft::tiles::suite
