#pragma once

#include <string>
#include <vector>

namespace stagecraft {

using Cells = std::vector<std::string>;

/// Rows of equal length under their headings.
struct Sheet {
  Cells headings;
  std::size_t left = 1;  ///< so many columns are text, the others numbers
  std::vector<Cells> rows;
};

/// Columns as wide as their widest cell, numbers to the right.
std::string aligned(const Sheet& sheet);

}  // namespace stagecraft
