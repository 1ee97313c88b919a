#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace stagecraft::course {

/// How far a student got with an exercise.
struct Entry {
  bool right = false;                ///< the first star
  bool fast = false;                 ///< the second
  bool hunt = false;                 ///< the bug of the hunt is gone
  int hints = 0;                     ///< how many were shown
  std::optional<double> guess{};     ///< of `predict`
  std::optional<double> measured{};  ///< by the last check that could
};

/// By the id of the exercise.
using Progress = std::map<std::string, Entry>;

/// What the file says; nothing yet where there is none. What an older file
/// calls "01_name" is of the first ladder. Throws BadInput for a damaged file,
/// which is left as it is.
Progress read_progress(const std::filesystem::path& file,
                       const std::string& first_ladder);

/// In one step. Throws BadInput where the folder takes no files.
void write_progress(const std::filesystem::path& file,
                    const Progress& progress);

}  // namespace stagecraft::course
