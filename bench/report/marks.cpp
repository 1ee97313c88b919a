#include "bench/report/marks.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <regex>

#include "common/base/error.h"

namespace stagecraft {
namespace {

bool is_fence(const std::string& text) {
  static const std::regex fence("^ {0,3}(```|~~~).*");
  return std::regex_match(text, fence);
}

bool is_blank(const std::string& text) {
  return text.find_first_not_of(" \t") == text.npos;
}

/// The document with code made blank, so that every byte keeps its place.
std::string without_code(const std::string& document) {
  std::string result = document;
  for (const Line& line : lines_of(document)) {
    static const std::regex span("`[^`]+`");
    if (line.code) {
      std::fill_n(result.begin() + line.begin, line.text.size(), ' ');
    }
    for (std::sregex_iterator it(line.text.begin(), line.text.end(), span), end;
         it != end; ++it) {
      std::fill_n(result.begin() + line.begin + it->position(), it->length(),
                  ' ');
    }
  }
  return result;
}

[[noreturn]] void refuse(const std::string& document, std::size_t byte,
                         const std::string& what) {
  throw BadInput(fmt::format("line {}: {}", line_number(document, byte), what));
}

void check_name(const Mark& mark, const std::string& document) {
  if (mark.kind != "chosen" && mark.name.empty()) {
    refuse(document, mark.opening,
           fmt::format("`{0}` lacks its name; write `<!-- {0}: NAME -->`",
                       mark.kind));
  }
}

}  // namespace

std::vector<Line> lines_of(const std::string& document) {
  std::vector<Line> lines;
  bool fenced = false;
  bool may_indent = true;  // no paragraph goes on
  for (std::size_t begin = 0; begin < document.size();) {
    const std::size_t end =
        std::min(document.find('\n', begin), document.size());
    Line line{.begin = begin, .text = document.substr(begin, end - begin)};
    const bool fence = is_fence(line.text);
    const bool indented =
        !is_blank(line.text) && may_indent && line.text.starts_with("    ");
    line.code = fenced || fence || indented;
    if (fence) fenced = !fenced;
    may_indent = line.code || is_blank(line.text) ||
                 line.text.ends_with("-->") || line.text.starts_with("#");
    lines.push_back(line);
    begin = end + 1;
  }
  return lines;
}

int line_number(const std::string& document, std::size_t byte) {
  return 1 + static_cast<int>(
                 std::count(document.begin(), document.begin() + byte, '\n'));
}

std::vector<Mark> marks_of(const std::string& document) {
  static const std::regex comment(
      "<!-- *(/?)(figures|figure|cited|chosen) *(: *([^\n]*?))? *-->");
  const std::string prose = without_code(document);
  std::vector<Mark> marks;
  std::optional<Mark> open;
  for (std::sregex_iterator it(prose.begin(), prose.end(), comment), last;
       it != last; ++it) {
    const auto at = static_cast<std::size_t>(it->position());
    const std::string kind = it->str(2);
    if (it->length(1) == 0) {
      if (open) {
        refuse(
            document, at,
            fmt::format("`{}` stands in another mark; close that first", kind));
      }
      open = Mark{.kind = kind,
                  .name = it->str(4),
                  .opening = at,
                  .begin = at + it->length()};
      check_name(*open, document);
    } else {
      if (!open || open->kind != kind) {
        refuse(document, at,
               fmt::format("`/{0}` closes nothing; write `<!-- {0}: NAME -->` "
                           "before it",
                           kind));
      }
      open->end = at;
      marks.push_back(*open);
      open.reset();
    }
  }
  if (open) {
    refuse(document, open->opening,
           fmt::format("`{0}` is not closed; write `<!-- /{0} -->` after it",
                       open->kind));
  }
  return marks;
}

}  // namespace stagecraft
