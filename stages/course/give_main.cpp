#include <fmt/format.h>

#include <filesystem>
#include <string>
#include <vector>

#include "common/base/error.h"
#include "common/base/exit_status.h"
#include "common/base/new_file.h"
#include "stages/course/given.h"

/// Writes what students are given, for the build, and what pages show of it:
///
///     give-exercise CHANGES OUT
///     give-exercise --pages PAGE ...
namespace stagecraft::course {
namespace {

namespace fs = std::filesystem;

int run(const std::vector<std::string>& words) {
  if (words.size() > 1 && words[0] == "--pages") {
    for (const fs::path page : std::vector(words.begin() + 1, words.end())) {
      const fs::path changes = fs::path(page).replace_extension(".patch");
      write_file(page,
                 with_places(read_text(page), marked_places(given(changes))));
    }
    return 0;
  }
  if (words.size() != 2) {
    throw BadInput(
        "usage: give-exercise CHANGES OUT, or give-exercise --pages PAGE ...");
  }
  write_file(words[1], given(words[0]));
  return 0;
}

}  // namespace
}  // namespace stagecraft::course

int main(int argc, char** argv) {
  return stagecraft::exit_status("give-exercise", [&] {
    return stagecraft::course::run({argv + 1, argv + argc});
  });
}
