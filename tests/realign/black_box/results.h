#pragma once

#include <gmock/gmock.h>

#include <filesystem>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include "tests/suite/process.h"

/// What is left of a run, in a folder and on standard output.
namespace stagecraft::black_box {

/// The names in a folder that hold that of a scan, and all hidden ones.
inline std::vector<std::string> results_of(
    const std::string& scan, const std::filesystem::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    const bool hidden = name.starts_with('.');
    if (hidden || name.find(scan) != name.npos) names.push_back(name);
  }
  return names;
}

/// The results of a scan that is not compressed, without options.
inline auto are_all(const std::string& scan) {
  return testing::UnorderedElementsAre(
      scan + "_realigned.nii", scan + "_mean.nii", scan + "_motion.tsv",
      scan + "_motion.json", scan + "_motion.svg", "rp_" + scan + ".txt",
      scan + "_run.json");
}

/// The words of the row of a summary table that tells of `scan`; no words where
/// there is none.
inline Words row_of(const std::string& scan, const std::string& table) {
  std::istringstream lines(table);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream stream(line);
    const Words words{std::istream_iterator<std::string>(stream), {}};
    if (!words.empty() && words[0] == scan) return words;
  }
  return {};
}

/// How the row of `scan` ends.
inline std::string outcome_of(const std::string& scan,
                              const std::string& table) {
  const Words row = row_of(scan, table);
  if (row.empty()) return "";
  return row.size() > 8 ? row[7] + " " + row[8] : row.back();
}

}  // namespace stagecraft::black_box
