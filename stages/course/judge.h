#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "bench/gate/gate.h"
#include "stages/course/exercise.h"

namespace stagecraft::course {

/// What came of one star, in words. A machine that does not let anybody judge
/// makes it inconclusive, never a failure.
struct Star {
  Outcome outcome = Outcome::inconclusive;
  std::string text{};             ///< lines of at most 80 columns
  std::optional<double> ratio{};  ///< what `predict` asks for; if it was found
};

/// How a suite is run once.
struct SuiteRun {
  int ranks = 1;
  int threads = 1;
  std::string filter;  ///< of GoogleTest
};

/// The runs that an answer must pass: fewer and more workers than frames or
/// cores, unequal shares, and twice the same bits.
std::vector<SuiteRun> suite_runs(const Exercise& exercise);

/// The words that start a suite.
std::vector<std::string> suite_command(const std::filesystem::path& suite,
                                       const SuiteRun& run);

/// The first star: the suite accepts the program. Takes 5 to 15 s.
Star judge_right(const Exercise& exercise, const std::filesystem::path& suite);

/// The programs that the second star looks at, all in one folder.
struct Programs {
  std::filesystem::path folder;
  std::string mine;    ///< "exercise-01-mpi"
  std::string rung;    ///< "realign-01-mpi": what can be reached here
  std::string before;  ///< "realign-00-serial"
};

/// The second star, by the metric of the exercise. Only for what is right.
/// Nothing is called too slow unless the rung itself, in the same minute,
/// passes. Takes 10 to 30 s.
Star judge_fast(const Exercise& exercise, const Programs& programs);

}  // namespace stagecraft::course
