#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "common/command_line.h"

namespace stagecraft {

/// What the options of a command line write to; the words among them have not
/// been understood yet.
struct Draft {
  Command command;
  std::vector<std::string> scans;
  std::string reference = "first";
  std::string outputs = "motion,mean,realigned";
  std::string matrices;
  std::string datatype = "same";
  bool gzip = false;
  bool about = false;
};

/// Gives `app` every option, in groups. The first line of a description is for
/// --help, the rest for the manual page. `draft` must outlive `app`.
void add_options(CLI::App& app, Draft& draft, const Program& program);

}  // namespace stagecraft
