#include <cstdio>

#include "stages/realign/tool/tool.h"

/// Prints the manual page of the tool.
int main() {
  using namespace stagecraft;
  const std::string page = man_page(manual_of(realign::tool("realign", "")));
  return std::fputs(page.c_str(), stdout) < 0 || std::fclose(stdout) != 0;
}
