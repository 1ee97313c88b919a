#include "common/base/arguments.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

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
  } catch (const CLI::ParseError& error) {
    throw BadInput(fmt::format("{}; see {} --help", error.what(), program));
  }
}

}  // namespace base
}  // namespace stagecraft
