#include <fmt/format.h>

#include <system_error>

#include "stages/course/commands.h"
#include "stages/course/terminal.h"

namespace stagecraft::course {
namespace {

namespace fs = std::filesystem;

/// When the file was saved; the first moment of all where it is gone, as it is
/// for a blink while an editor replaces it.
fs::file_time_type saved(const fs::path& file) {
  std::error_code gone;
  const auto time = fs::last_write_time(file, gone);
  return gone ? fs::file_time_type::min() : time;
}

void print_help(const Keys& keys, const fs::path& file) {
  fmt::print("-- watching {}{}\n", shown(file),
             keys.any() ? ": [n] next hint [l] list [c] check [h] help [q] quit"
                        : "; Ctrl-C ends it");
  std::fflush(stdout);
}

}  // namespace

void watch(const Course& course, const Exercise& exercise) {
  demand_started(course, exercise, Task::exercise);
  const fs::path file = student_file(course, exercise, Task::exercise);
  const Keys keys;
  fs::file_time_type checked = fs::file_time_type::min();
  for (;;) {
    const fs::file_time_type now = saved(file);
    if (now != checked && now != fs::file_time_type::min()) {
      checked = now;
      check(course, exercise, Task::exercise);
      print_help(keys, file);
    }
    switch (keys.wait(0.5)) {
      case 'n':
        hint(course, exercise);
        break;
      case 'l':
        list(course);
        break;
      case 'c':
        checked = fs::file_time_type::min();
        break;
      case 'h':
        print_help(keys, file);
        break;
      case 'q':
        return;
      default:
        break;
    }
    std::fflush(stdout);
  }
}

}  // namespace stagecraft::course
