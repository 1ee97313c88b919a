#include "stages/course/exercise.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <regex>

#include "common/base/error.h"

namespace stagecraft::course {
namespace {

namespace fs = std::filesystem;

/// The value of the line "key: value" above the first section.
std::string value(const Exercise& exercise, const std::string& page,
                  const std::string& key) {
  const std::string head =
      fmt::format("\n{}", page.substr(0, page.find("\n## ")));
  const auto begin = head.find(fmt::format("\n{}: ", key));
  if (begin == head.npos) {
    throw BadInput(fmt::format("{} has no line \"{}: ...\" at its top",
                               exercise.page.string(), key));
  }
  const auto from = begin + key.size() + 3;
  return head.substr(from, head.find('\n', from) - from);
}

/// The groups of a pattern that a value matches; a group that is not there is
/// empty.
std::vector<std::string> matched(const Exercise& exercise,
                                 const std::string& text, const char* pattern) {
  std::smatch match;
  if (!std::regex_match(text, match, std::regex(pattern))) {
    throw BadInput(fmt::format("{} says \"{}\", which does not read as {}",
                               exercise.page.string(), text, pattern));
  }
  return {match.begin(), match.end()};
}

/// Reads "structure with 2 ranks, at least 1.5" and the like.
void set_judge(Exercise& exercise, const std::string& text) {
  const std::vector<std::string> match =
      matched(exercise, text,
              "(structure|work|masks) with (\\d+) (rank|thread)s?"
              "(?:, at (?:least|most) (\\d+(?:\\.\\d+)?))?");
  const std::string& gauge = match[1];
  exercise.gauge = gauge == "structure" ? Gauge::structure
                   : gauge == "work"    ? Gauge::work
                                        : Gauge::masks;
  exercise.has_threads = match[3] == "thread";
  (exercise.has_threads ? exercise.threads : exercise.ranks) =
      std::stoi(match[2]);
  if (!match[4].empty()) exercise.bound = std::stod(match[4]);
  if (exercise.gauge != Gauge::masks && !(exercise.bound > 0)) {
    throw BadInput(fmt::format("{} says \"{}\" without a bound",
                               exercise.page.string(), text));
  }
}

}  // namespace

std::string read_text(const fs::path& file) {
  std::ifstream stream(file);
  if (!stream) {
    throw BadInput(file.string() + " cannot be read; is the clone whole?");
  }
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::string section(const std::string& page, const std::string& heading) {
  const std::string line = fmt::format("\n## {}\n", heading);
  const auto begin = page.find(line);
  if (begin == page.npos) return {};
  const auto from = begin + line.size();
  const auto end = page.find("\n## ", from - 1);
  const std::string text = end == page.npos
                               ? page.substr(from)
                               : page.substr(from, end < from ? 0 : end - from);
  const auto first = text.find_first_not_of('\n');
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of('\n') + 1 - first);
}

std::string number(const Exercise& exercise) {
  return exercise.id.substr(0, 2);
}

std::string dashed(std::string id) {
  std::ranges::replace(id, '_', '-');
  return id;
}

Exercise parse_exercise(const fs::path& page) {
  const std::string text = read_text(page);
  Exercise exercise;
  exercise.page = page;
  exercise.id = page.stem();
  if (!text.starts_with("# ")) {
    throw BadInput(page.string() + " does not begin with a heading");
  }
  exercise.title = text.substr(2, text.find('\n') - 2);
  exercise.minutes =
      std::stoi(matched(exercise, value(exercise, text, "Minutes"), "\\d+")[0]);
  exercise.level = value(exercise, text, "Level");
  exercise.predict = value(exercise, text, "Predict");
  set_judge(exercise, value(exercise, text, "Judged by"));
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

std::vector<Exercise> find_exercises(const fs::path& folder) {
  std::vector<fs::path> pages;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder, none)) {
    const std::string name = entry.path().filename();
    if (std::regex_match(name, std::regex("\\d\\d_\\w+\\.md"))) {
      pages.push_back(entry.path());
    }
  }
  if (pages.empty()) {
    throw BadInput("there are no exercises in " + folder.string() +
                   "; is the clone whole?");
  }
  std::ranges::sort(pages);
  std::vector<Exercise> exercises;
  for (const fs::path& page : pages) exercises.push_back(parse_exercise(page));
  return exercises;
}

const Exercise& choose(const std::vector<Exercise>& exercises,
                       const std::string& word) {
  std::vector<std::string> numbers;
  for (const Exercise& exercise : exercises) {
    const std::string name = exercise.id.substr(3);
    const std::string two = fmt::format("{:0>2}", word);
    if (two == number(exercise) || word == name || word == exercise.id ||
        word == dashed(exercise.id)) {
      return exercise;
    }
    numbers.push_back(number(exercise));
  }
  throw BadInput(fmt::format("there is no exercise {}; there are {}", word,
                             fmt::join(numbers, ", ")));
}

}  // namespace stagecraft::course
