#include "stages/course/exercise.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <regex>
#include <sstream>

#include "common/base/error.h"
#include "stages/course/given.h"

namespace stagecraft::course {
namespace {

namespace fs = std::filesystem;

/// The values of the lines "key: value" below the heading; at least one.
std::vector<std::string> values(const Exercise& exercise,
                                const std::string& page,
                                const std::string& key) {
  std::istringstream lines(page.substr(0, page.find("\n## ")));
  std::vector<std::string> result;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(key + ": ")) {
      result.push_back(line.substr(key.size() + 2));
    }
  }
  if (result.empty()) {
    throw BadInput(fmt::format("{} has no line \"{}: ...\" at its top",
                               exercise.page.string(), key));
  }
  return result;
}

/// The groups of a pattern that a value matches; a group that is not there is
/// empty.
std::vector<std::string> matched(const Exercise& exercise,
                                 const std::string& text,
                                 const std::string& pattern) {
  std::smatch match;
  if (!std::regex_match(text, match, std::regex(pattern))) {
    throw BadInput(fmt::format("{} says \"{}\", which does not read as {}",
                               exercise.page.string(), text, pattern));
  }
  return {match.begin(), match.end()};
}

/// A pattern of "2 ranks", "2 threads", "2 ranks of 2 threads": two groups.
constexpr auto some_workers = "(?:(\\d+) ranks?)?(?: of )?(?:(\\d+) threads?)?";

int number(const std::string& text) {
  return text.empty() ? 1 : std::stoi(text);
}

/// Reads "structure with 2 ranks, at least 1.5", "memory with 2 threads on 25
/// Mpixel, at most 1.5" and the like.
void set_judge(Exercise& exercise, const std::string& text) {
  const std::vector<std::string> match = matched(
      exercise, text,
      std::string("(structure|balance|work|masks|memory|overlap) with ") +
          some_workers +
          "(?: on (\\d+(?:\\.\\d+)?) \\w+)?(?:, at (?:least|most) "
          "(\\d+(?:\\.\\d+)?))?");
  exercise.criterion = nlohmann::json(match[1]).get<Criterion>();
  exercise.workers = {number(match[2]), number(match[3])};
  if (!match[4].empty()) exercise.amount = std::stod(match[4]);
  if (!match[5].empty()) exercise.bound = std::stod(match[5]);
  if (exercise.criterion != Criterion::masks && !(exercise.bound > 0)) {
    throw BadInput(fmt::format("{} says \"{}\" without a bound",
                               exercise.page.string(), text));
  }
}

/// Whether a word is one of the names of a rung.
bool names(const std::string& word, const std::string& rung) {
  return fmt::format("{:0>2}", word) == rung.substr(0, 2) ||
         word == rung.substr(3) || word == rung || word == dashed(rung);
}

}  // namespace

std::string section(const std::string& page, const std::string& heading) {
  const std::string line = "\n## " + heading + "\n";
  const auto begin = page.find(line);
  if (begin == page.npos) return {};
  std::string text = page.substr(begin + line.size() - 1);
  text.erase(std::min(text.size(), text.find("\n## ")));
  text.erase(0, text.find_first_not_of('\n'));
  return text.substr(0, text.find_last_not_of('\n') + 1);
}

std::string dashed(std::string id) {
  std::ranges::replace(id, '_', '-');
  return id;
}

fs::path changes_file(const Exercise& exercise, Task task) {
  return exercise.page.parent_path() /
         (exercise.rung + (task == Task::hunt ? ".hunt.json" : ".patch"));
}

Exercise parse_exercise(const std::string& ladder, const fs::path& page) {
  const std::string text = read_text(page);
  Exercise exercise;
  exercise.ladder = ladder;
  exercise.page = page;
  exercise.rung = page.stem();
  if (!text.starts_with("# ")) {
    throw BadInput(page.string() + " does not begin with a heading");
  }
  const auto value = [&](const char* key) {
    return values(exercise, text, key)[0];
  };
  exercise.title = text.substr(2, text.find('\n') - 2);
  exercise.minutes = std::stoi(matched(exercise, value("Minutes"), "\\d+")[0]);
  exercise.level = value("Level");
  exercise.predict = value("Predict");
  set_judge(exercise, value("Judged by"));
  for (const std::string& run : values(exercise, text, "Tested on")) {
    const auto match =
        matched(exercise, run, std::string(some_workers) + ", `(.+)`");
    exercise.runs.push_back({{number(match[1]), number(match[2])}, match[3]});
  }
  for (int level = 1; level <= 3; ++level) {
    const std::string hint = section(text, fmt::format("Hint {}", level));
    if (hint.empty()) {
      throw BadInput(
          fmt::format("{} has no section \"Hint {}\"", page.string(), level));
    }
    exercise.hints.push_back(hint);
  }
  return exercise;
}

std::vector<Exercise> find_exercises(const std::string& ladder,
                                     const fs::path& folder) {
  std::vector<fs::path> pages;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder, none)) {
    const std::string name = entry.path().filename();
    if (std::regex_match(name, std::regex("\\d\\d_\\w+\\.md"))) {
      pages.push_back(entry.path());
    }
  }
  std::ranges::sort(pages);
  std::vector<Exercise> exercises;
  for (const fs::path& page : pages) {
    exercises.push_back(parse_exercise(ladder, page));
  }
  return exercises;
}

const Exercise& choose(const std::vector<Exercise>& exercises,
                       const std::string& word) {
  const auto slash = word.find('/');
  const std::string ladder =
      slash == word.npos ? exercises.at(0).ladder : word.substr(0, slash);
  const std::string rung = slash == word.npos ? word : word.substr(slash + 1);
  std::vector<std::string> calls;
  for (const Exercise& exercise : exercises) {
    if (exercise.ladder == ladder && names(rung, exercise.rung)) {
      return exercise;
    }
    calls.push_back(exercise.call);
  }
  throw BadInput(fmt::format("there is no exercise {}; there are {}", word,
                             fmt::join(calls, ", ")));
}

}  // namespace stagecraft::course
