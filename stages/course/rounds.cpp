#include "stages/course/rounds.h"

#include <fmt/format.h>

#include "bench/harness/session.h"

namespace stagecraft::course {
namespace {

/// About 0.3 s of work a run before the hoist. The voxels are so small that
/// reslicing weighs as much as the estimation: with one of these shared by two
/// workers and the other not, structure was 1.3 at most, with both 1.8 before
/// the hoist and 1.5 after it.
PhantomSettings small_phantom() {
  PhantomSettings settings;
  settings.shape = {36, 36, 22};
  settings.voxel = {2.5, 2.5, 2.5};
  settings.frames = 8;
  return settings;
}

}  // namespace

Arm arm(const Exercise& exercise, const std::string& program,
        const std::string& role) {
  const Workers one{1, 1};
  const Workers workers =
      role == "alone" ? one : Workers{exercise.ranks, exercise.threads};
  Arm result = launched(workers);
  result.rung = program;
  result.program = program;
  result.role = role;
  result.name = fmt::format("{}/ranks:{}/threads:{}", program, workers.ranks,
                            workers.threads);
  return result;
}

Record measured_rounds(const std::vector<Arm>& arms, const Programs& programs) {
  Settings settings;
  settings.programs = programs.folder;
  settings.phantom = small_phantom();
  settings.rounds = 3;
  return parse_record(session(arms, settings));
}

}  // namespace stagecraft::course
