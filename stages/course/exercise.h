#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "bench/harness/plan.h"

/// The course: exercises that check themselves, and the program `stagecraft`.
namespace stagecraft::course {

/// How the suite of an answer is run once.
struct SuiteRun {
  Workers workers{1, 1};
  std::string filter;  ///< of GoogleTest
};

/// What the second star is judged by, none of it wall time. `structure`: CPU
/// time alone over that of the busiest worker; `balance`: that of all workers
/// over that of the busiest in the same run, which shows less sharing than two
/// runs can tell apart; `work`: instructions; `masks`: the CPUs of every
/// thread; `memory`: the most that all processes hold together; `overlap`: the
/// share of all reads and writes during which another worker computes.
enum class Criterion { structure, balance, work, masks, memory, overlap };

NLOHMANN_JSON_SERIALIZE_ENUM(Criterion, {{Criterion::structure, "structure"},
                                         {Criterion::balance, "balance"},
                                         {Criterion::work, "work"},
                                         {Criterion::masks, "masks"},
                                         {Criterion::memory, "memory"},
                                         {Criterion::overlap, "overlap"}})

/// An exercise as its page, LADDER/exercises/NN_name.md, describes it.
struct Exercise {
  std::string ladder;
  std::string rung;    ///< "01_name", which it leads to
  std::string call{};  ///< by a student: "01", of later ladders "maps/01"
  std::string title{};
  int minutes = 0;
  std::string level{};
  Criterion criterion = Criterion::work;
  Workers workers{1, 1};  ///< of the run that is judged
  double amount = 0;  ///< of its input, in the ladder's unit; 0: a small one
  /// At least so much structure, balance or overlap; at most so many times the
  /// work or the memory of the rung.
  double bound = 0;
  std::vector<SuiteRun> runs{};      ///< that an answer must pass
  std::string predict{};             ///< what `stagecraft predict` asks for
  std::vector<std::string> hints{};  ///< from a nudge to nearly the code
  std::filesystem::path page{};

  /// What its progress is kept under: "maps/01_name".
  std::string id() const { return ladder + "/" + rung; }
};

/// A file that the student works on: the exercise or its bug hunt.
enum class Task { exercise, hunt };

/// The page of an exercise of a ladder; its `call` is left to who knows the
/// others. Throws BadInput that names the page and what is missing there.
Exercise parse_exercise(const std::string& ladder,
                        const std::filesystem::path& page);

/// Every NN_name.md of a folder, in order; none where there is no folder.
std::vector<Exercise> find_exercises(const std::string& ladder,
                                     const std::filesystem::path& folder);

/// The exercise of a word: its `call`, "LADDER/01", and instead of "01" also
/// "1", "01_name", "01-name" or "name". Without a ladder the first is meant.
/// Throws BadInput.
const Exercise& choose(const std::vector<Exercise>& exercises,
                       const std::string& word);

/// The file that the starter or the hunt is made from; see given.h.
std::filesystem::path changes_file(const Exercise& exercise, Task task);

/// A part of the name of programs: "01-name" of "01_name".
std::string dashed(std::string rung);

/// The text of the section under a heading of the second level, without blank
/// lines at both ends; empty: there is none.
std::string section(const std::string& page, const std::string& heading);

}  // namespace stagecraft::course
