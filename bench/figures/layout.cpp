#include "bench/figures/layout.h"

#include <fmt/format.h>

#include <algorithm>

namespace stagecraft {
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

}  // namespace stagecraft
