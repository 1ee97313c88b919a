#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "stages/realign/base/command_line.h"

namespace stagecraft::realign {

/// What the options of a command line write to; the words among them have not
/// been understood yet.
struct Draft {
  Command command;
  std::vector<std::string> scans;
  std::string reference = "first";
  std::string outputs = "motion,mean,realigned";
  std::string matrices;
  std::string datatype = "same";
  std::string apply_format;
  bool gzip = false;
  bool join = false;
  std::string about;  ///< "text" or "json"; empty: not asked
};

/// Gives `app` every option, in groups. The first line of a description is for
/// --help, the rest for the manual page. `draft` must outlive `app`.
void add_options(CLI::App& app, Draft& draft, const Program& program);

}  // namespace stagecraft::realign
