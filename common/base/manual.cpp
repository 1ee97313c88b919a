#include "common/base/manual.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <sstream>

namespace stagecraft {
inline namespace base {
namespace {

/// Characters that troff takes as its own, written so that they show. A plain
/// "-" would become a hyphen, which no shell understands.
std::string shown(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\\') {
      result += "\\e";
    } else if (c == '-') {
      result += "\\-";
    } else {
      result += c;
    }
  }
  return result.starts_with('.') || result.starts_with('\'') ? "\\&" + result
                                                             : result;
}

bool is_value(const std::string& word) {
  return std::ranges::any_of(word, [](unsigned char c) { return isupper(c); });
}

/// A term with its options in bold and its values in italics.
std::string in_fonts(const std::string& term) {
  std::istringstream words(term);
  std::vector<std::string> parts;
  for (std::string word; words >> word;) {
    const bool value = !word.starts_with('-') && is_value(word);
    parts.push_back(fmt::format("\\f{}{}\\fR", value ? 'I' : 'B', shown(word)));
  }
  return fmt::format("{}", fmt::join(parts, " "));
}

std::string entries(const Section& section) {
  std::string text = fmt::format(".SH {}\n", section.title);
  for (const auto& [term, brief, more] : section.entries) {
    text += fmt::format(".TP\n{}\n{}{}\n", in_fonts(term), shown(brief),
                        more.empty() ? "" : ".\n" + shown(more));
  }
  return text;
}

}  // namespace

std::string wrapped(std::string first, std::string_view text,
                    std::size_t indent) {
  constexpr std::size_t columns = 80;
  std::string result;
  std::string line = std::move(first);
  std::istringstream words{std::string(text)};
  for (std::string word; words >> word;) {
    if (line.size() + 1 + word.size() > columns) {
      result += line + '\n';
      line.assign(indent - 1, ' ');
    }
    line += ' ' + word;
  }
  return result + line + '\n';
}

std::string paragraph(std::string_view label, std::string_view text) {
  return wrapped(fmt::format("{}:", label), text, 2);
}

std::string help_text(const Manual& manual) {
  constexpr std::size_t column = 24;
  std::string text = fmt::format("{}\n\nUsage: {} {}\n", manual.summary,
                                 manual.name, manual.synopsis);
  for (const Section& group : manual.options) {
    text += fmt::format("\n{}:\n", group.title);
    for (const auto& [term, brief, more] : group.entries) {
      std::string first = fmt::format("  {:<{}}", term, column - 3);
      if (first.size() >= column) {
        text += first + '\n';
        first.assign(column - 1, ' ');
      }
      text += wrapped(first, brief, column);
    }
  }
  text += "\nExamples:\n";
  for (const auto& [term, brief, more] : manual.examples.entries) {
    text += fmt::format("  {}\n", term) + wrapped("     ", brief, 6);
  }
  return text;
}

std::string man_page(const Manual& manual) {
  std::string title = manual.name;
  std::ranges::transform(title, title.begin(),
                         [](unsigned char c) { return toupper(c); });
  std::string text = fmt::format(
      ".TH {} 1 \"\" \"{} {}\" \"User Commands\"\n"
      ".SH NAME\n{} \\- {}\n"
      ".SH SYNOPSIS\n{} {}\n"
      ".SH DESCRIPTION\n",
      title, manual.name, shown(manual.version), manual.name,
      shown(manual.summary), in_fonts(manual.name), in_fonts(manual.synopsis));
  for (const std::string& sentences : manual.description) {
    text += ".PP\n" + shown(sentences) + '\n';
  }
  text += ".SH OPTIONS\n";
  for (const Section& group : manual.options) {
    text += entries(group).replace(0, 3, ".SS");
  }
  for (const Section& section : manual.more) text += entries(section);
  text += entries(manual.examples);
  return text + ".SH SEE ALSO\n" + shown(manual.see_also) + '\n';
}

}  // namespace base
}  // namespace stagecraft
