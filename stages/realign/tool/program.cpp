#include "stages/realign/base/program.h"

#include "stages/realign/base/realign.h"
#include "stages/realign/tool/tool.h"

namespace stagecraft::realign {

Program this_program(const char* path) {
  Program program = tool(std::filesystem::path(path).filename().string(),
                         std::string(about.rung));
  program.about_json = about_json("realign", about);
  return program;
}

}  // namespace stagecraft::realign
