#pragma once

#include <functional>
#include <string>
#include <vector>

#include "common/base/manual.h"

namespace CLI {
class App;
}

namespace stagecraft {
inline namespace base {

/// Thrown where the user asked for a text instead of a run.
struct TextAsked {
  std::string text;
};

/// The options of `app` by their groups; those of no group are for programs and
/// left out. The first line of a description is for --help, the rest for the
/// manual page.
std::vector<Section> option_groups(const CLI::App& app);

/// Reads the words of a command line into what the options of `app` write to.
/// Throws TextAsked for --help (`help`) and --version, BadInput for words that
/// do not fit.
void parse_arguments(CLI::App& app, int argc, const char* const* argv,
                     const std::string& program,
                     const std::function<std::string()>& help);

}  // namespace base
}  // namespace stagecraft
