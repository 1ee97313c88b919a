#include "stages/realign/program.h"

#include "stages/realign/realign.h"
#include "stages/realign/tool/tool.h"

namespace stagecraft::realign {

Program this_program(const char* path) {
  return tool(std::filesystem::path(path).filename().string(),
              std::string(about.rung));
}

}  // namespace stagecraft::realign
