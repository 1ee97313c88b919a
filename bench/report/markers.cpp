#include "bench/report/markers.h"

#include <fmt/format.h>

#include "bench/report/marks.h"
#include "bench/report/quotes.h"
#include "common/base/error.h"

namespace stagecraft {
namespace {

/// True where only spaces stand before a byte in its line.
bool begins_line(const std::string& document, std::size_t byte) {
  const auto before = document.find_last_not_of(' ', byte - 1);
  return byte == 0 || before == document.npos || document[before] == '\n';
}

/// What belongs between the comments of a mark.
std::string content(const Mark& mark, const std::string& document,
                    const Record& record) {
  const int line = line_number(document, mark.opening);
  if (mark.kind == "figure" && begins_line(document, mark.opening)) {
    throw BadInput(
        fmt::format("line {}: `figure: {}` begins a line, which ends the "
                    "paragraph in Markdown; put a word before it",
                    line, mark.name));
  }
  const auto figure = mark.kind == "figure" ? quote(mark.name, record)
                                            : block(mark.name, record);
  if (!figure) {
    throw BadInput(
        fmt::format("line {}: the results hold no `{}: {}`; correct the name "
                    "or measure it with bench/run",
                    line, mark.kind, mark.name));
  }
  return mark.kind == "figure" ? *figure : "\n" + *figure;
}

}  // namespace

std::string fill(const std::string& document, const Record& record) {
  std::string result;
  std::size_t copied = 0;
  for (const Mark& mark : marks_of(document)) {
    if (mark.kind != "figure" && mark.kind != "figures") continue;
    result.append(document, copied, mark.begin - copied);
    result += content(mark, document, record);
    copied = mark.end;
  }
  return result.append(document, copied);
}

}  // namespace stagecraft
