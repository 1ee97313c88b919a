#pragma once

#include <algorithm>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

#include "common/scan/nifti_file.h"

/// Golden data for unit tests.
namespace stagecraft::samples {

inline const std::vector<std::string> golden_names{"clean", "small", "shift",
                                                   "cut"};

inline std::string golden(const std::string& file) {
  return STAGECRAFT_GOLDEN "/" + file;
}

/// Largest less smallest value.
inline double range(const Volume& volume) {
  const auto [low, high] = std::ranges::minmax(volume.voxels());
  return high - low;
}

/// The rows of numbers in a text file, without those that begin with #.
inline std::vector<std::vector<double>> rows(const std::string& path,
                                             std::size_t columns) {
  std::ifstream file(path);
  std::vector<std::vector<double>> result;
  while (file >> std::ws && !file.eof()) {
    if (file.peek() == '#') {
      file.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
      continue;
    }
    std::vector<double>& row = result.emplace_back(columns);
    for (double& number : row) file >> number;
  }
  return result;
}

}  // namespace stagecraft::samples
