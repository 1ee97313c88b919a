#include "bench/report/figures_check.h"

#include <algorithm>
#include <iterator>
#include <regex>

#include "bench/report/marks.h"

namespace stagecraft {
namespace {

/// A level of confidence ("95 % interval") is no figure.
const std::string units =
    "(?:(?:[mun]|µ)?s|seconds?|min|minutes?|hours?|[kMG]i?B(?:/s)?|[MGT]?flop/s"
    "|times|-?fold)\\b|x\\b(?! ?\\d)|×(?! ?\\d)|%(?!(?: \\w+)? interval)";
/// Not the tail of a word, a path or a longer number; no decade ("1990s").
const std::string number = "(?:^|[^\\w./])(?!\\d{4}s)(\\d[\\d.,]*";

/// The document with marks and comments made blank.
std::string unmarked(std::string document) {
  const auto blank = [&](std::size_t begin, std::size_t end) {
    std::replace_if(
        document.begin() + begin, document.begin() + end,
        [](char c) { return c != '\n'; }, ' ');
  };
  for (const Mark& mark : marks_of(document)) blank(mark.begin, mark.end);
  for (auto begin = document.find("<!--"); begin != document.npos;
       begin = document.find("<!--", begin)) {
    const auto end = document.find("-->", begin);
    blank(begin, end == document.npos ? document.size() : end + 3);
  }
  return document;
}

/// All that an expression finds in a line: its first group.
std::vector<std::string> found(const std::string& text,
                               const std::regex& expression) {
  std::vector<std::string> result;
  for (std::sregex_iterator it(text.begin(), text.end(), expression), end;
       it != end; ++it) {
    result.push_back(it->str(1));
  }
  return result;
}

/// At most one complaint a line, as where one is pasted all are.
std::vector<std::string> in_code(const std::string& text) {
  static const std::regex measured(number + " (?:" + units + "))");
  static const std::regex column("\\S {2,}(\\d[\\d.]*)(?= {2,}|$)");
  auto numbers = found(text, measured);
  if (numbers.empty()) numbers = found(text, column);
  numbers.resize(std::min<std::size_t>(numbers.size(), 1));
  return numbers;
}

std::vector<std::string> in_prose(const std::string& text) {
  static const std::regex measured(
      number + "[*_]{0,2}(?:\\s|\u00a0|\u202f|&nbsp;|-)?(?:" + units + "))");
  static const std::regex ratio(
      "((?:factors?|speed-?ups?)(?: of)? [*_]{0,2}\\d[\\d.]*)");
  auto result = found(text, measured);
  std::ranges::copy(found(text, ratio), std::back_inserter(result));
  return result;
}

bool is_row(const std::string& text) { return text.starts_with("|"); }

/// Whether a row of a table is the heading of a column of figures.
bool heads_figures(const std::string& text) {
  static const std::regex unit("[ |(](?:" + units + "|speed-?up)(?= *[ |,)/])");
  return std::regex_search(text, unit);
}

bool has_number(const std::string& text) {
  static const std::regex cell("\\| *[*_~]{0,2}\\d[\\d.,]* *(?=[|\\[*_])");
  return std::regex_search(text, cell);
}

}  // namespace

std::vector<Complaint> underivable(const std::string& document) {
  std::vector<Complaint> complaints;
  bool in_table = false;
  bool of_figures = false;
  int number_of_line = 0;
  for (const Line& line : lines_of(unmarked(document))) {
    ++number_of_line;
    if (is_row(line.text) && !in_table) of_figures = heads_figures(line.text);
    in_table = is_row(line.text);
    auto texts = line.code ? in_code(line.text) : in_prose(line.text);
    if (texts.empty() && in_table && of_figures && has_number(line.text)) {
      texts.push_back(line.text);
    }
    for (const std::string& text : texts) {
      complaints.push_back({number_of_line, text});
    }
  }
  return complaints;
}

}  // namespace stagecraft
