#include <cstdio>

#include "stages/realign/tool/tool.h"

/// Prints the manual page of the tool.
int main() {
  using namespace stagecraft::realign;
  const std::string page = stagecraft::man_page(manual_of(tool("realign", "")));
  return std::fputs(page.c_str(), stdout) < 0 || std::fclose(stdout) != 0;
}
