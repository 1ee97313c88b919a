#include "stages/course/course.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "common/base/error.h"
#include "common/base/new_file.h"

namespace stagecraft::course {
namespace {

namespace fs = std::filesystem;

std::string file_name(const Exercise& exercise, Task task) {
  return exercise.id + (task == Task::hunt ? "_hunt.cpp" : ".cpp");
}

}  // namespace

Course open_course(Course places) {
  places.exercises = find_exercises(places.root / "stages/realign/exercises");
  return places;
}

fs::path student_file(const Course& course, const Exercise& exercise,
                      Task task) {
  return course.work / "realign" / file_name(exercise, task);
}

fs::path given_file(const Course& course, const Exercise& exercise, Task task) {
  return course.root / "stages/realign/exercises" / file_name(exercise, task);
}

fs::path rung_file(const Course& course, const Exercise& exercise) {
  return course.root / "stages/realign" / (exercise.id + ".cpp");
}

std::string rung_before(const Course& course, const Exercise& exercise) {
  std::string before;
  for (const auto& file :
       fs::directory_iterator(course.root / "stages/realign")) {
    const std::string name = file.path().stem();
    const bool page = file.path().extension() == ".cpp" &&
                      name.find_first_not_of("0123456789") == 2;
    if (page && name < exercise.id) before = std::max(before, name);
  }
  return before;
}

std::string program(const Exercise& exercise, Task task) {
  return "exercise-" + dashed(exercise.id) +
         (task == Task::hunt ? "-hunt" : "");
}

bool started(const Course& course, const Exercise& exercise, Task task) {
  return fs::exists(student_file(course, exercise, task));
}

void demand_started(const Course& course, const Exercise& exercise, Task task) {
  if (started(course, exercise, task)) return;
  throw BadInput(fmt::format(
      "you have not begun exercise {0}; stages/stagecraft start {0} does",
      number(exercise)));
}

bool take(const Course& course, const Exercise& exercise, Task task) {
  const fs::path file = student_file(course, exercise, task);
  if (fs::exists(file)) return false;
  std::error_code failed;
  fs::create_directories(file.parent_path(), failed);
  if (failed) {
    throw BadInput(fmt::format(
        "{} cannot be made ({}); give yourself the right to write there, or "
        "name another folder with --work",
        file.parent_path().string(), failed.message()));
  }
  write_file(file, read_text(given_file(course, exercise, task)));
  return true;
}

fs::path put_aside(const Course& course, const Exercise& exercise) {
  const fs::path file = student_file(course, exercise, Task::exercise);
  fs::path aside = file.string() + ".bak";
  for (int n = 2; fs::exists(aside); ++n) {
    aside = fmt::format("{}.bak{}", file.string(), n);
  }
  fs::rename(file, aside);
  return aside;
}

fs::path progress_file(const Course& course) {
  return course.work / "progress.json";
}

Entry entry(const Course& course, const Exercise& exercise) {
  return read_progress(progress_file(course))[exercise.id];
}

const Exercise* current(const Course& course) {
  const Exercise* first = nullptr;
  Progress progress = read_progress(progress_file(course));
  for (const Exercise& exercise : course.exercises) {
    const Entry& entry = progress[exercise.id];
    if (entry.right && entry.fast) continue;
    if (started(course, exercise, Task::exercise)) return &exercise;
    if (first == nullptr) first = &exercise;
  }
  return first;
}

std::string shown(const fs::path& path) {
  const std::string near = fs::proximate(path).string();
  return near.size() < path.string().size() ? near : path.string();
}

}  // namespace stagecraft::course
