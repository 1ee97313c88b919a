#include "stages/realign/tool/tool.h"

#include <fmt/format.h>

namespace stagecraft::realign {

Program tool(const std::string& name, const std::string& rung) {
  return {.name = name,
          .version = rung.empty() ? STAGECRAFT_VERSION
                                  : fmt::format("{} (rung {})",
                                                STAGECRAFT_VERSION, rung),
          .summary = "Rigid-body motion correction of functional MRI",
          .about = "",
          .about_json = "",
          .ranks = true,
          .threads = true};
}

}  // namespace stagecraft::realign
