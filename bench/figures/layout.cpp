#include "bench/figures/layout.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <sstream>

namespace stagecraft {
namespace {

std::string markdown_line(const Cells& cells) {
  return fmt::format("| {} |\n", fmt::join(cells, " | "));
}

}  // namespace

std::string aligned(const Sheet& sheet) {
  std::vector<Cells> lines = sheet.rows;
  lines.insert(lines.begin(), sheet.headings);
  std::vector<std::size_t> widths(sheet.headings.size());
  for (const Cells& cells : lines) {
    for (std::size_t c = 0; c < cells.size(); ++c) {
      widths[c] = std::max(widths[c], cells[c].size());
    }
  }
  std::string text;
  for (const Cells& cells : lines) {
    for (std::size_t c = 0; c < cells.size(); ++c) {
      text += c < sheet.left ? fmt::format("{:<{}}  ", cells[c], widths[c])
                             : fmt::format("{:>{}}  ", cells[c], widths[c]);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    text += '\n';
  }
  return text;
}

std::string markdown(const Sheet& sheet) {
  Cells rule(sheet.headings.size(), "--:");
  std::fill_n(rule.begin(), sheet.left, "---");
  std::string text = markdown_line(sheet.headings) + markdown_line(rule);
  for (const Cells& cells : sheet.rows) text += markdown_line(cells);
  return text;
}

std::string indented(const std::string& text) {
  std::istringstream stream(text);
  std::string result;
  for (std::string line; std::getline(stream, line);) {
    result += (line.empty() ? "" : "    ") + line + '\n';
  }
  return result;
}

}  // namespace stagecraft
