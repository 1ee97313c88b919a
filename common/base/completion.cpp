#include "common/base/completion.h"

#include <fmt/format.h>

#include <sstream>

namespace stagecraft {
inline namespace base {
namespace {

/// The options in a term as in "-h, --help" or "--out DIR".
std::string options_in(const std::string& term) {
  std::string options;
  std::istringstream words(term);
  for (std::string word; words >> word;) {
    if (!word.starts_with('-')) continue;
    if (word.ends_with(',')) word.pop_back();
    options += options.empty() ? word : " " + word;
  }
  return options;
}

}  // namespace

std::string bash_completion(const Manual& manual) {
  std::string options;
  for (const Section& group : manual.options) {
    for (const Entry& entry : group.entries) {
      const std::string found = options_in(entry.term);
      if (!found.empty()) options += options.empty() ? found : " " + found;
    }
  }
  std::string function = "_" + manual.name;
  for (char& c : function) {
    if (c == '-' || c == '.') c = '_';
  }
  return fmt::format(
      "# bash completion of {0}\n"
      "{1}() {{\n"
      "  COMPREPLY=()\n"
      "  if [[ \"$2\" == -* ]]; then\n"
      "    mapfile -t COMPREPLY < <(compgen -W \"{2}\" -- \"$2\")\n"
      "  fi\n"
      "}}\n"
      "complete -o default -F {1} {0}\n",
      manual.name, function, options);
}

}  // namespace base
}  // namespace stagecraft
