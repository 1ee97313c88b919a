#include "stages/course/given.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>

#include "common/base/error.h"

namespace stagecraft::course {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::vector<Change> hunt(const std::string& text) {
  std::vector<Change> changes;
  try {
    const auto json = nlohmann::json::parse(text);
    for (const auto& change : json.at("changes")) {
      changes.push_back({change.at("find"), change.at("replace")});
    }
  } catch (const nlohmann::json::exception& error) {
    throw BadInput(fmt::format("it is no list of changes ({})", error.what()));
  }
  return changes;
}

}  // namespace

std::string read_text(const fs::path& file) {
  std::ifstream stream(file);
  if (!stream) {
    throw BadInput(file.string() + " cannot be read; is the clone whole?");
  }
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::vector<Change> hunks(const std::string& diff) {
  std::vector<Change> changes;
  for (const std::string& line : lines_of(diff)) {
    const char kind = line.empty() ? ' ' : line[0];
    if (line.starts_with("@@")) {
      changes.push_back({"\n", "\n"});
    } else if (!changes.empty() && kind != '\\') {
      const std::string text = line.substr(line.empty() ? 0 : 1) + "\n";
      if (kind != '+') changes.back().find += text;
      if (kind != '-') changes.back().replace += text;
    }
  }
  if (changes.empty()) throw BadInput("it is no unified diff");
  return changes;
}

std::string changed(std::string page, const std::vector<Change>& changes) {
  page.insert(page.begin(), '\n');  // a hunk begins at the beginning of a line
  for (const auto& [find, replace] : changes) {
    const auto at = page.find(find);
    if (at == page.npos || at != page.rfind(find)) {
      throw BadInput(fmt::format("these lines are there {}:\n{}",
                                 at == page.npos ? "no more" : "twice", find));
    }
    page.replace(at, find.size(), replace);
  }
  return page.substr(1);
}

fs::path page_of(const fs::path& changes) {
  const fs::path ladder = changes.parent_path().parent_path();
  const std::string name = changes.filename();
  if (!name.ends_with(".patch")) {
    return ladder / (name.substr(0, name.find('.')) + ".cpp");
  }
  const std::string text = read_text(changes);
  std::istringstream first(text.substr(0, text.find('\n')));
  std::string minus;
  std::string page;
  if (!(first >> minus >> page) || minus != "---") {
    throw BadInput(changes.string() +
                   " does not begin with the page that it changes; write it "
                   "with diff -u");
  }
  return ladder / fs::path(page).filename();
}

std::string given(const fs::path& changes) {
  const fs::path page = page_of(changes);
  const std::string text = read_text(changes);
  try {
    return changed(read_text(page),
                   changes.extension() == ".patch" ? hunks(text) : hunt(text));
  } catch (const BadInput& error) {
    throw BadInput(fmt::format("{} does not fit {}: {}\nBring it up to date.",
                               changes.string(), page.string(), error.what()));
  }
}

std::string marked_places(const std::string& starter) {
  constexpr std::size_t around = 3;  // lines of code shown behind a mark
  const std::vector<std::string> lines = lines_of(starter);
  std::string text;
  std::size_t shown = 0;  // lines up to here
  for (std::size_t n = 0; n < lines.size(); ++n) {
    if (lines[n].find("// Your work") == std::string::npos) continue;
    const std::size_t from = std::max(shown, n == 0 ? 0 : n - 1);
    if (!text.empty() && from > shown) text += "...\n";
    const auto is_comment = [&](std::size_t k) {
      const auto first = lines[k].find_first_not_of(' ');
      return first != std::string::npos && lines[k].find("//") == first;
    };
    while (n + 1 < lines.size() && is_comment(n + 1)) ++n;
    shown = std::min(lines.size(), n + 1 + around);
    while (shown < lines.size() && !lines[shown - 1].empty() &&
           std::string(";{}").find(lines[shown - 1].back()) ==
               std::string::npos) {
      ++shown;  // to the end of the statement
    }
    for (std::size_t k = from; k < shown; ++k) text += lines[k] + "\n";
  }
  return "```cpp\n" + text + "```\n";
}

std::string with_places(const std::string& page, const std::string& places) {
  const std::string opening = "<!-- marked -->\n";
  const auto from = page.find(opening);
  const auto end = page.find("<!-- /marked -->");
  if (from == page.npos || end == page.npos || end < from) {
    throw BadInput(
        "it lacks the lines <!-- marked --> and <!-- /marked -->, between "
        "which the marked places are shown");
  }
  const auto begin = from + opening.size();
  return page.substr(0, begin) + places + page.substr(end);
}

}  // namespace stagecraft::course
