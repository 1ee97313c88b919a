#include "stages/course/rounds.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "bench/gate/fitness.h"

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

Settings settings_of(const Exercise& exercise, const Programs& programs) {
  Settings settings;
  settings.ladder = programs.ladder;
  settings.programs = programs.folder;
  settings.amount.size =
      exercise.amount > 0 ? Amount::Size::timed : Amount::Size::counted;
  settings.amount.work = exercise.amount;
  return settings;
}

Record measured_rounds(const Exercise& exercise, const Programs& programs,
                       const std::vector<Arm>& arms, int rounds) {
  Settings settings = settings_of(exercise, programs);
  settings.rounds = rounds;
  return parse_record(session(arms, settings));
}

std::string fault_of(const Record& record, const std::string& kind) {
  for (const RunRecord& run : record.runs) {
    if (run.arm.starts_with(kind) && !run.wrong.empty()) return run.wrong;
  }
  return {};
}

bool disturbed(const Record& record) {
  return std::ranges::any_of(record.arms, [&record](const ArmRecord& arm) {
    return !stagecraft::disturbed(record, arm.name).empty();
  });
}

Star spoilt(Star star) {
  star.outcome = Outcome::inconclusive;
  star.text +=
      "            but other programs use the CPUs: try again when they do "
      "not\n";
  return star;
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
    switch (exercise.criterion) {
      case Criterion::structure:
        return by_structure(exercise, programs);
      case Criterion::balance:
        return by_balance(exercise, programs);
      case Criterion::work:
        return by_work(exercise, programs);
      case Criterion::masks:
        return by_masks(exercise, programs);
      case Criterion::memory:
        return by_memory(exercise, programs);
      case Criterion::overlap:
        return by_overlap(exercise, programs);
    }
    throw std::logic_error("a measure that nothing judges");
  } catch (const std::runtime_error& error) {
    return {.outcome = Outcome::inconclusive,
            .text = fmt::format("{}\n", error.what())};
  }
}

}  // namespace stagecraft::course
