#pragma once

#include <Eigen/Core>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stagecraft::realign {

/// Numbers in a text file, row by row. Blanks, tabs or commas stand between
/// them; empty lines and those that begin with '#' are left out.
struct NumberTable {
  std::vector<std::string> names;  ///< of all columns, from a line above the
                                   ///< rows; empty: there is none
  Eigen::Array<double, -1, -1, Eigen::RowMajor> rows;

  bool has(std::string_view name) const;
};

/// Reads the columns `wanted` in their order where the file names them all,
/// else all columns, of which there must be one of `widths`. Throws BadInput
/// that names file, line and column where something is no finite number.
NumberTable read_numbers(const std::filesystem::path& path,
                         std::span<const std::string_view> wanted,
                         std::span<const std::size_t> widths);

}  // namespace stagecraft::realign
