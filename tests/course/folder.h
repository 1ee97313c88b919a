#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include "bench/harness/workspace.h"

namespace stagecraft::course {

/// A folder that goes with the object.
class Folder : public Workspace {
 public:
  Folder() : Workspace(1'000'000) {}
  std::filesystem::path operator/(const std::string& name) const {
    return path() / name;
  }
};

inline void write(const std::filesystem::path& file, const std::string& text) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file) << text;
}

}  // namespace stagecraft::course
