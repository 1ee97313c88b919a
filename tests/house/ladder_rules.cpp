#include "tests/house/ladder_rules.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <regex>
#include <sstream>

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

/// The number of the rung that a path belongs to; none: common to all.
std::optional<int> rung_number(const std::string& path) {
  std::smatch match;
  const std::regex pattern("^stages/\\w+/(\\d\\d)_\\w+\\.(h|cpp)$");
  if (!std::regex_match(path, match, pattern)) return std::nullopt;
  return std::stoi(match[1]);
}

/// The text of a field of `About`.
std::string about(const Source& rung, const std::string& field) {
  std::smatch match;
  const std::regex pattern("\\." + field + " = \"(\\w*)\"");
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
  const std::size_t most = rung_number(after.path).value_or(0) < 5 ? 40 : 80;
  const std::size_t changed = changed_lines(before, after);
  if (changed <= most) return {};
  return {fmt::format("{} changes {} lines of {}, at most {} are one idea",
                      after.path, changed, before.path, most)};
}

Complaints check_length(const Source& source) {
  const std::size_t lines = lines_of(source.text).size();
  if (lines <= 170) return {};
  return {fmt::format("{} has {} lines, at most 170 fit a page", source.path,
                      lines)};
}

Complaints check_functions(const Source& page) {
  constexpr std::array names = {" accumulate(", " fit(", " reslice(",
                                " Stage::run("};
  std::string found;
  for (const std::string& line : lines_of(bare(page.text, Strings::drop))) {
    if (line.empty() || !is_word(line[0])) continue;
    for (const char* name : names) {
      if (line.find(name) != std::string::npos) found += name;
    }
  }
  if (found == " accumulate( fit( reslice( Stage::run(") return {};
  return {fmt::format("{} defines{}", page.path, found)};
}

Complaints check_includes(const Source& source) {
  Complaints complaints;
  const std::string code = bare(source.text, Strings::keep);
  const std::regex pattern("#include \"(\\w+)(/[^\"]*)\"");
  for (std::sregex_iterator match(code.begin(), code.end(), pattern), end;
       match != end; ++match) {
    const std::string folder = (*match)[1];
    const std::string path = folder + (*match)[2].str();
    const auto own = rung_number(source.path);
    const auto other = rung_number(path);
    const bool up_from_common =
        source.path.starts_with("common/") && folder != "common";
    const bool measures =
        source.path.starts_with("stages/course/") && folder == "bench";
    const bool up_from_stages = source.path.starts_with("stages/") &&
                                folder != "common" && folder != "stages" &&
                                !measures;
    const bool higher_rung =
        own && other && (*other > *own || !path.ends_with(".h"));
    if (up_from_common || up_from_stages || higher_rung) {
      complaints.push_back(fmt::format("{} includes {}", source.path, path));
    }
  }
  return complaints;
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
  if (source.path.starts_with("stages/")) return {};
  const std::string code = bare(source.text, Strings::drop);
  std::smatch match;
  const std::regex pattern("#pragma omp (?!simd)|\\bMPI_\\w+\\(");
  if (!std::regex_search(code, match, pattern)) return {};
  return {fmt::format("{} says {}, which belongs on a page", source.path,
                      match[0].str())};
}

Complaints check_lists(const std::vector<std::string>& rungs,
                       const std::string& cmake, const std::string& presets) {
  Complaints complaints;
  std::vector<std::string> listed;
  const std::regex pattern("add_rung\\((\\d\\d)-(\\w+)");
  for (std::sregex_iterator match(cmake.begin(), cmake.end(), pattern), end;
       match != end; ++match) {
    listed.push_back((*match)[1].str() + "_" + (*match)[2].str());
  }
  if (listed != rungs) {
    complaints.push_back(fmt::format(
        "CMakeLists.txt adds {} rungs, the folder has {}, or others",
        listed.size(), rungs.size()));
  }
  const auto json = nlohmann::json::parse(presets);
  for (std::string rung : rungs) {
    std::ranges::replace(rung, '_', '-');
    for (const char* kind : {"configurePresets", "buildPresets", "testPresets",
                             "workflowPresets"}) {
      const bool there =
          std::ranges::any_of(json.at(kind), [&](const auto& preset) {
            return preset.at("name") == "realign-" + rung;
          });
      if (!there) {
        complaints.push_back(fmt::format("{} lack realign-{}", kind, rung));
      }
    }
  }
  return complaints;
}

}  // namespace stagecraft::ladder
