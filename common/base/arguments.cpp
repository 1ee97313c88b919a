#include "common/base/arguments.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <numeric>
#include <string_view>
#include <utility>

#include "common/base/error.h"

namespace stagecraft {
inline namespace base {
namespace {

Entry entry_of(const CLI::Option& option) {
  std::vector<std::string> names;
  for (const auto& name : option.get_snames()) names.push_back("-" + name);
  for (const auto& name : option.get_lnames()) names.push_back("--" + name);
  if (option.get_positional()) names = {option.get_name(true)};
  const std::string text = option.get_description();
  const std::size_t end = std::min(text.find('\n'), text.size());
  Entry entry{.term = fmt::format("{}", fmt::join(names, ", ")),
              .brief = text.substr(0, end),
              .more = text.substr(std::min(end + 1, text.size()))};
  if (option.get_items_expected() > 0) {
    entry.term += (option.get_positional() ? "" : " ") + option.get_type_name();
  }
  const std::string standard = option.get_default_str();
  if (!standard.empty()) {
    entry.brief += fmt::format(" (default: {})", standard);
  }
  return entry;
}

/// Insertions, deletions and exchanges of letters between two words.
/// Source: Wagner and Fischer, 1974, Journal of the ACM 21:168-173.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0U);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t exchanged = diagonal + (a[i - 1] != b[j - 1] ? 1U : 0U);
      diagonal = row[j];
      row[j] = std::min({exchanged, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

/// The option that a word may stand for, which is none; empty where none is
/// near.
std::string nearest_to(std::string_view word, const CLI::App& app) {
  word.remove_prefix(std::min(word.find_first_not_of('-'), word.size()));
  word = word.substr(0, word.find('='));
  std::string nearest;
  std::size_t least = 3;
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_group().empty() || word.empty()) continue;
    for (const std::string& other : option->get_lnames()) {
      const std::size_t far =
          other.starts_with(word) ? 0 : distance(word, other);
      if (far >= least || far >= word.size()) continue;
      least = far;
      nearest = "--" + other;
    }
  }
  return nearest;
}

}  // namespace

std::vector<Section> option_groups(const CLI::App& app) {
  std::vector<Section> groups;
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_group().empty()) continue;
    if (groups.empty() || groups.back().title != option->get_group()) {
      groups.push_back({option->get_group(), {}});
    }
    groups.back().entries.push_back(entry_of(*option));
  }
  return groups;
}

void parse_arguments(CLI::App& app, int argc, const char* const* argv,
                     const std::string& program,
                     const std::function<std::string()>& help) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    throw TextAsked{help()};
  } catch (const CLI::CallForVersion& version) {
    throw TextAsked{std::string(version.what()) + "\n"};
  } catch (const CLI::ExtrasError& error) {
    const std::vector<std::string> unknown = app.remaining();
    const auto word = std::ranges::find_if(
        unknown, [](const std::string& each) { return each[0] == '-'; });
    const std::string nearest =
        word == unknown.end() ? "" : nearest_to(*word, app);
    throw BadInput(fmt::format(
        "{}; {}see {} --help", error.what(),
        nearest.empty() ? "" : "do you mean " + nearest + "? ", program));
  } catch (const CLI::ParseError& error) {
    throw BadInput(fmt::format("{}; see {} --help", error.what(), program));
  }
}

}  // namespace base
}  // namespace stagecraft
