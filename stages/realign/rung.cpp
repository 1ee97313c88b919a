#include <fmt/format.h>

#include "stages/realign/program.h"
#include "stages/realign/realign.h"

namespace stagecraft::realign {

Program this_program(const char* path) {
  return {.name = std::filesystem::path(path).filename().string(),
          .version = STAGECRAFT_VERSION,
          .summary = fmt::format(
              "Rigid-body motion correction of functional MRI.\nRung {}: {}.",
              about.rung, about.idea),
          .about = paragraph("rung", about.rung) +
                   paragraph("builds_on", about.builds_on) +
                   paragraph("idea", about.idea) +
                   paragraph("change", about.change) +
                   paragraph("watch", about.watch) +
                   paragraph("cost", about.cost),
          .ranks = about.ranks,
          .threads = about.threads};
}

}  // namespace stagecraft::realign
