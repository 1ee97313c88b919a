#include <fmt/format.h>

#include "stages/realign/base/program.h"
#include "stages/realign/base/realign.h"

namespace stagecraft::realign {

Program this_program(const char* path) {
  return {.name = std::filesystem::path(path).filename().string(),
          .version = STAGECRAFT_VERSION,
          .summary = fmt::format(
              "Rigid-body motion correction of functional MRI.\nRung {}: {}.",
              about.rung, about.idea),
          .about = about_text(about),
          .about_json = about_json("realign", about),
          .ranks = about.ranks,
          .threads = about.threads};
}

}  // namespace stagecraft::realign
