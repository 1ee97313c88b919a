#include <fmt/format.h>

#include <stdexcept>

#include "stages/course/judge.h"
#include "stages/course/rounds.h"

namespace stagecraft::course {

Star judge_fast(const Exercise& exercise, const Programs& programs) {
  try {
    switch (exercise.gauge) {
      case Gauge::structure:
        return by_structure(exercise, programs);
      case Gauge::masks:
        return by_masks(exercise, programs);
      default:
        return by_work(exercise, programs);
    }
  } catch (const std::runtime_error& error) {
    return {.outcome = Outcome::inconclusive,
            .text = fmt::format("{}\n", error.what())};
  }
}

}  // namespace stagecraft::course
