#include "stages/course/rounds.h"

#include <fmt/format.h>

#include <stdexcept>

#include "bench/harness/session.h"

namespace stagecraft::course {

Arm arm(const Exercise& exercise, const Programs& programs,
        const std::string& kind, const std::string& role) {
  const Workers workers = role == "alone" ? Workers{1, 1} : exercise.workers;
  Arm result = launched(workers);
  result.rung =
      ask(programs.folder, kind == "before" ? programs.before : programs.rung);
  if (kind == "mine") result.rung.program = programs.mine;
  result.role = role;
  result.name = fmt::format("{}/{}", kind, role);
  return result;
}

Record measured_rounds(const std::vector<Arm>& arms, const Programs& programs) {
  Settings settings;
  settings.ladder = programs.ladder;
  settings.programs = programs.folder;
  settings.amount.size = Amount::Size::timed;
  settings.rounds = 3;
  return parse_record(session(arms, settings));
}

Star held_against_rung(Star star, Outcome rung, Outcome mine,
                       const Programs& programs) {
  star.outcome = rung == Outcome::pass && mine == Outcome::fail
                     ? Outcome::fail
                     : Outcome::inconclusive;
  if (rung != Outcome::pass) {
    star.text += fmt::format(
        "            but {} does not get there now either: try again later\n",
        programs.rung);
  } else if (mine != Outcome::fail) {
    star.text += "            but not in the next rounds: try again\n";
  }
  return star;
}

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
