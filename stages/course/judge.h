#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "bench/gate/gate.h"
#include "stages/course/exercise.h"
#include "stages/ladder.h"

namespace stagecraft::course {

/// What came of one star, in words. Nobody is failed by what the rung itself,
/// in the same minute, does not pass here: that is inconclusive.
struct Star {
  Outcome outcome = Outcome::inconclusive;
  std::string text{};             ///< lines of at most 80 columns
  std::optional<double> ratio{};  ///< what `predict` asks for; if it was found
};

/// The programs that an answer is judged by, all in one folder; the suite of
/// each is called NAME-suite.
struct Programs {
  const Ladder* ladder;
  std::filesystem::path folder;
  std::string mine;    ///< "LADDER-exercise-01-name"
  std::string rung;    ///< "LADDER-01-name": what can be reached here
  std::string before;  ///< what that builds on
};

/// The first star: the suite accepts the program. Takes 5 to 15 s.
Star judge_right(const Exercise& exercise, const Programs& programs);

/// The second star, by the measure of the exercise. Only for what is right.
/// Takes 10 to 30 s.
Star judge_fast(const Exercise& exercise, const Programs& programs);

}  // namespace stagecraft::course
