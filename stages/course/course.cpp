#include "stages/course/course.h"

#include <fmt/format.h>

#include <system_error>

#include "common/base/error.h"
#include "common/base/new_file.h"
#include "stages/course/given.h"

namespace stagecraft::course {
namespace {

namespace fs = std::filesystem;

fs::path progress_file(const Course& course) {
  return course.work / "progress.json";
}

const std::string& first_ladder(const Course& course) {
  return course.exercises.front().ladder;
}

}  // namespace

Course open_course(Course course) {
  auto& all = course.exercises;
  for (const Registered& registered : course.ladders) {
    for (Exercise& exercise :
         find_exercises(std::string(registered.ladder->name()),
                        registered.folder / "exercises")) {
      const std::string number = exercise.rung.substr(0, 2);
      const bool first = all.empty() || all[0].ladder == exercise.ladder;
      exercise.call = first ? number : exercise.ladder + "/" + number;
      all.push_back(std::move(exercise));
    }
  }
  if (all.empty()) {
    throw BadInput("no ladder has exercises; is the clone whole?");
  }
  return course;
}

fs::path student_file(const Course& course, const Exercise& exercise,
                      Task task) {
  return course.work / exercise.ladder /
         (exercise.rung + (task == Task::hunt ? "_hunt.cpp" : ".cpp"));
}

fs::path rung_file(const Exercise& exercise) {
  return exercise.page.parent_path().parent_path() / (exercise.rung + ".cpp");
}

fs::path chapter(const Exercise& exercise) {
  return rung_file(exercise).replace_extension(".md");
}

bool started(const Course& course, const Exercise& exercise, Task task) {
  return fs::exists(student_file(course, exercise, task));
}

void demand_started(const Course& course, const Exercise& exercise, Task task) {
  if (started(course, exercise, task)) return;
  throw BadInput(fmt::format(
      "you have not begun exercise {0}; stages/stagecraft start {0} does",
      exercise.call));
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
  write_file(file, given(changes_file(exercise, task)));
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

Progress progress(const Course& course) {
  return read_progress(progress_file(course), first_ladder(course));
}

Entry entry(const Course& course, const Exercise& exercise) {
  return progress(course)[exercise.id()];
}

Entry update(const Course& course, const Exercise& exercise,
             const std::function<void(Entry&)>& change) {
  Progress all = progress(course);
  change(all[exercise.id()]);
  write_progress(progress_file(course), all);
  return all[exercise.id()];
}

const Exercise* current(const Course& course) {
  const Exercise* first = nullptr;
  Progress all = progress(course);
  for (const Exercise& exercise : course.exercises) {
    const Entry& entry = all[exercise.id()];
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
