#include "tests/house/ladder_rules.h"

#include <fmt/core.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <map>
#include <optional>
#include <regex>
#include <sstream>
#include <utility>

namespace stagecraft::ladder {
namespace {

enum class Strings { keep, drop };

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0;
}

/// C++ without its comments, and as wanted without the insides of its strings.
std::string bare(const std::string& text, Strings strings) {
  std::string result;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const bool separator = c == '\'' && at > 0 && is_word(text[at - 1]);
    if (text.compare(at, 2, "//") == 0) {
      at = std::min(text.find('\n', at), text.size()) - 1;
    } else if (text.compare(at, 2, "/*") == 0) {
      at = std::min(text.find("*/", at + 2), text.size() - 2) + 1;
    } else if (c == '"' || (c == '\'' && !separator)) {
      std::size_t end = at + 1;
      while (end < text.size() && text[end] != c) {
        end += text[end] == '\\' ? 2U : 1U;
      }
      if (strings == Strings::keep) result += text.substr(at, end + 1 - at);
      at = end;
    } else {
      result += c;
    }
  }
  return result;
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::string stem(const Source& source) {
  return std::filesystem::path(source.path).stem();
}

/// The rung that a path belongs to, as "stages/sum/01"; none: no rung's.
std::optional<std::string> rung_of_path(const std::string& path) {
  static const std::regex pattern(R"((stages/\w+/\d\d)_\w+(\.(h|cpp)|/.*))");
  std::smatch match;
  if (!std::regex_match(path, match, pattern)) return std::nullopt;
  return match[1].str();
}

/// Headers that a source includes by their path from the root.
std::vector<std::string> includes_of(const Source& source) {
  static const std::regex pattern("#include \"(\\w+/[^\"]*)\"");
  const std::string code = bare(source.text, Strings::keep);
  std::vector<std::string> found;
  for (std::sregex_iterator match(code.begin(), code.end(), pattern), end;
       match != end; ++match) {
    found.push_back((*match)[1]);
  }
  return found;
}

/// The first `count` folders of a path, each with its slash.
std::string folders(const std::string& path, int count) {
  std::size_t end = 0;
  for (int n = 0; n < count; ++n) {
    const std::size_t slash = path.find('/', end);
    if (slash == std::string::npos) break;
    end = slash + 1;
  }
  return path.substr(0, end);
}

/// The folder of a ladder, "stages/sum/"; empty: the path lies in none.
std::string ladder_folder(const std::string& path) {
  const std::string folder = folders(path, 2);
  const bool ladder = folder.starts_with("stages/") && folder != "stages/" &&
                      folder != "stages/course/";
  return ladder ? folder : "";
}

/// What a file of this path may include: beginnings of paths.
std::vector<std::string> may_include(const std::string& path) {
  const std::string top = folders(path, 1);
  const std::string room = folders(path, 2);
  const std::string ladder = ladder_folder(path);
  if (room == "common/base/") return {room};
  if (top == "common/") return {"common/base/", room};
  if (!ladder.empty()) {
    std::vector<std::string> all{"common/", "stages/ladder.h", ladder};
    if (path.starts_with(ladder + "measure/")) all.push_back("bench/kernels/");
    return all;
  }
  if (room == "stages/course/") {
    return {"common/", "stages/ladder.h", "bench/", room};
  }
  if (top == "stages/") return {"common/", "stages/ladder.h"};
  if (top == "bench/") return {"common/", "stages/ladder.h", "bench/"};
  if (room == "tests/common/") return {"common/", room};
  const std::string own = room.substr(std::min(room.size(), top.size()));
  return {"common/",      "stages/ladder.h", "bench/", "tests/common/",
          "tests/suite/", "stages/" + own,   room};
}

/// The room of a path: its folder, but all rungs of a ladder are one.
std::string room_of(const std::string& path) {
  if (rung_of_path(path)) return ladder_folder(path) + "NN_*";
  return std::filesystem::path(path).parent_path();
}

/// The text of a field of `About`.
std::string about(const Source& rung, const std::string& field) {
  std::smatch match;
  const std::regex pattern("\\." + field + " = \"?(\\w*)\"?");
  return std::regex_search(rung.text, match, pattern) ? match[1].str()
                                                      : "(nothing)";
}

std::size_t longest_common(const std::vector<std::string>& a,
                           const std::vector<std::string>& b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (const std::string& line : a) {
    std::size_t diagonal = 0;
    for (std::size_t n = 1; n < row.size(); ++n) {
      const std::size_t above = row[n];
      row[n] = line == b[n - 1] ? diagonal + 1 : std::max(above, row[n - 1]);
      diagonal = above;
    }
  }
  return row.back();
}

}  // namespace

std::vector<std::string> code_lines(const std::string& text) {
  std::vector<std::string> code;
  bool head = false;
  for (const std::string& line : lines_of(bare(text, Strings::keep))) {
    head = head || line.starts_with("const About about");
    const bool end_of_head = head && line.starts_with("};");
    if (!head && std::ranges::any_of(line, is_word)) {
      const std::size_t begin = line.find_first_not_of(" \t");
      const std::size_t end = line.find_last_not_of(" \t\r");
      code.push_back(line.substr(begin, end + 1 - begin));
    }
    head = head && !end_of_head;
  }
  return code;
}

std::size_t changed_lines(const Source& before, const Source& after) {
  const auto a = code_lines(before.text);
  const auto b = code_lines(after.text);
  return std::max(a.size(), b.size()) - longest_common(a, b);
}

std::size_t header_lines(const Source& page,
                         const std::vector<Source>& sources) {
  std::size_t lines = 0;
  for (const Source& source : sources) {
    const bool beside = source.path.find('/', folders(page.path, 2).size()) ==
                        std::string::npos;
    if (beside && source.path.ends_with(".h") &&
        rung_of_path(source.path) == rung_of_path(page.path)) {
      lines += code_lines(source.text).size();
    }
  }
  return lines;
}

Complaints check_chain(const std::vector<Source>& rungs) {
  Complaints complaints;
  std::string before;
  for (std::size_t n = 0; n < rungs.size(); ++n) {
    const std::string name = stem(rungs[n]);
    if (!name.starts_with(fmt::format("{:02}_", n))) {
      complaints.push_back(fmt::format("{} should have number {}", name, n));
    }
    if (about(rungs[n], "rung") != name) {
      complaints.push_back(
          fmt::format("{} calls itself {}", name, about(rungs[n], "rung")));
    }
    if (about(rungs[n], "builds_on") != before) {
      complaints.push_back(fmt::format("{} builds on {}, not on {}", name,
                                       about(rungs[n], "builds_on"), before));
    }
    before = name;
  }
  return complaints;
}

Complaints check_change(const Source& before, const Source& after) {
  const std::string act = about(after, "act");
  const std::size_t most = act == "(nothing)" || act == "1" ? 40 : 80;
  const std::size_t changed = changed_lines(before, after);
  if (changed <= most) return {};
  return {fmt::format("{} changes {} lines of {}, at most {} are one idea",
                      after.path, changed, before.path, most)};
}

Complaints check_headers(const Source& page,
                         const std::vector<Source>& sources) {
  constexpr std::size_t most = 200;
  const std::size_t lines = header_lines(page, sources);
  if (lines <= most) return {};
  return {fmt::format("{} brings {} lines of headers, at most {} are one idea",
                      page.path, lines, most)};
}

Complaints check_length(const Source& source) {
  const std::size_t lines = lines_of(source.text).size();
  if (lines <= 170 || !rung_of_path(source.path)) return {};
  return {fmt::format("{} has {} lines, at most 170 fit a page", source.path,
                      lines)};
}

Complaints check_functions(const Source& page,
                           const std::vector<std::string_view>& seams) {
  std::vector<std::size_t> found;
  std::string names;
  for (const std::string& line : lines_of(bare(page.text, Strings::drop))) {
    if (line.empty() || !is_word(line[0])) continue;
    for (std::size_t n = 0; n < seams.size(); ++n) {
      if (line.find(fmt::format(" {}(", seams[n])) == std::string::npos)
        continue;
      found.push_back(n);
      names += fmt::format(" {}", seams[n]);
    }
  }
  const bool in_order = std::ranges::adjacent_find(
                            found, std::ranges::greater_equal()) == found.end();
  if (!found.empty() && in_order) return {};
  return {fmt::format("{} defines{}", page.path,
                      names.empty() ? " no seam of its ladder" : names)};
}

Complaints check_includes(const Source& source) {
  Complaints complaints;
  const std::vector<std::string> allowed = may_include(source.path);
  const auto own = rung_of_path(source.path);
  for (const std::string& path : includes_of(source)) {
    const bool down = std::ranges::any_of(
        allowed,
        [&](const std::string& begin) { return path.starts_with(begin); });
    const auto other = rung_of_path(path);
    const bool higher_rung =
        own && other && (*other > *own || !path.ends_with(".h"));
    if (!down || higher_rung) {
      complaints.push_back(fmt::format("{} includes {}", source.path, path));
    }
  }
  return complaints;
}

Complaints check_rooms(const std::vector<Source>& sources) {
  std::map<std::pair<std::string, std::string>, std::string> examples;
  for (const Source& source : sources) {
    for (const std::string& path : includes_of(source)) {
      examples[{room_of(source.path), room_of(path)}] +=
          fmt::format("; {} includes {}", source.path, path);
    }
  }
  Complaints complaints;
  for (const auto& [rooms, one] : examples) {
    const auto& [from, to] = rooms;
    const auto back = examples.find({to, from});
    if (from >= to || back == examples.end()) continue;
    // The direction that is rarer is the one to undo.
    const std::string& rarer =
        one.size() < back->second.size() ? one : back->second;
    complaints.push_back(
        fmt::format("{} and {} include each other{}", from, to, rarer));
  }
  return complaints;
}

Complaints check_names(const Source& source,
                       const std::vector<std::string>& names) {
  if (source.path.ends_with(".md") ||
      source.path.starts_with("bench/results/")) {
    return {};
  }
  std::string found;
  for (const std::string& name : names) {
    for (const char mark : {'_', '-'}) {
      std::string word = name;
      word[2] = mark;
      bool there = false;
      for (std::size_t at = source.text.find(word);
           at != std::string::npos && !there;
           at = source.text.find(word, at + 1)) {
        const auto part_of_a_word = [&](std::size_t place) {
          return place < source.text.size() &&
                 (is_word(source.text[place]) || source.text[place] == '_');
        };
        there = !(at > 0 && part_of_a_word(at - 1)) &&
                !part_of_a_word(at + word.size());
      }
      if (there) found += " " + word;
    }
  }
  if (found.empty()) return {};
  return {fmt::format("{} names{}", source.path, found)};
}

Complaints check_sums(const Source& source) {
  Complaints complaints;
  const bool cpp = source.path.ends_with(".cpp") || source.path.ends_with(".h");
  const std::string text = cpp ? bare(source.text, Strings::keep) : source.text;
  const std::string code = cpp ? bare(source.text, Strings::drop) : source.text;
  for (const char* word : {"reduction(", "MPI_Allreduce"}) {
    if (code.find(word) != std::string::npos) {
      complaints.push_back(fmt::format("{} says {}", source.path, word));
    }
  }
  if (text.find("fast-math") != std::string::npos) {
    complaints.push_back(fmt::format("{} says fast-math", source.path));
  }
  return complaints;
}

Complaints check_home(const Source& source) {
  const std::string folder = ladder_folder(source.path);
  const bool shared =
      !folder.empty() && source.path.starts_with(folder + "base/");
  const std::string code = bare(source.text, Strings::drop);
  const std::regex pattern(shared ? "#pragma omp (?!simd)"
                                  : "#pragma omp (?!simd)|\\bMPI_\\w+\\(");
  std::smatch match;
  if (!folder.empty() && !shared) return {};
  // What lies beside a page is tested with messages of its own.
  const bool unit = source.path.find("/units/") != std::string::npos;
  if (unit && source.path.starts_with("tests/")) return {};
  if (!std::regex_search(code, match, pattern)) return {};
  return {fmt::format("{} says {}, which belongs on a page", source.path,
                      match[0].str())};
}

}  // namespace stagecraft::ladder
