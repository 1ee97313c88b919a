#include <fmt/format.h>

#include "stages/realign/base/program.h"
#include "stages/realign/base/realign.h"

namespace stagecraft::realign {

Program this_program(const char* path) {
  std::string rung = paragraph(fmt::format("Rung {}", about.rung),
                               fmt::format("{}.", about.idea));
  rung.pop_back();  // its last line's end
  return {.name = std::filesystem::path(path).filename().string(),
          .version = STAGECRAFT_VERSION,
          .summary = "Rigid-body motion correction of functional MRI.\n" + rung,
          .about = about_text(about),
          .about_json = about_json("realign", about),
          .ranks = about.ranks,
          .threads = about.threads};
}

}  // namespace stagecraft::realign
