#include <cstdio>
#include <string_view>

#include "common/base/completion.h"
#include "stages/realign/tool/tool.h"

/// Prints the manual page of the tool, or on the word "bash" its completion.
int main(int argc, char** argv) {
  using namespace stagecraft::realign;
  const stagecraft::Manual manual = manual_of(tool("realign", ""));
  const bool completion = argc > 1 && argv[1] == std::string_view("bash");
  const std::string text = completion ? stagecraft::bash_completion(manual)
                                      : stagecraft::man_page(manual);
  return std::fputs(text.c_str(), stdout) < 0 || std::fclose(stdout) != 0;
}
