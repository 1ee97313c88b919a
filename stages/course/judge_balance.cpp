#include <fmt/format.h>

#include "bench/figures/figures.h"
#include "stages/course/rounds.h"

namespace stagecraft::course {
namespace {

/// So many times the CPU time of the rung is work that several workers do:
/// their balance would be good, and nothing gained.
constexpr double most_time = 1.5;

}  // namespace

Star by_balance(const Exercise& exercise, const Programs& programs) {
  // Who did how much is known of every run by itself.
  const Record record =
      measured_rounds(exercise, programs,
                      {arm(exercise, programs, "rung", "rung"),
                       arm(exercise, programs, "mine", "rung")},
                      1);
  if (const std::string wrong = fault_of(record, "mine"); !wrong.empty()) {
    return {.outcome = Outcome::fail, .text = wrong + "\n"};
  }
  const auto balance = [&](const std::string& kind) {
    return paired(record, kind + "/rung", counter("compute_total"),
                  kind + "/rung", counter("compute_largest"));
  };
  const auto reached = [&](const Estimate& value) {
    return value.n > 0 && value.value >= exercise.bound ? Outcome::pass
                                                        : Outcome::fail;
  };
  const Estimate mine = balance("mine");
  const Estimate time =
      ratio(record, "mine/rung", "rung/rung", counter("compute_total"));
  if (mine.n == 0) return {.text = "no phase of it computes anything\n"};
  Star star{.outcome = reached(mine), .ratio = mine.value};
  star.text = fmt::format("balance {:.2f}, at least {:.2f}\n", mine.value,
                          exercise.bound);
  if (disturbed(record)) return spoilt(star);
  if (time.value > most_time) {
    star.outcome = Outcome::fail;
    star.text += fmt::format(
        "            {:.1f} times the CPU time of the rung: what is done "
        "twice?\n",
        time.value);
  }
  if (star.outcome == Outcome::pass) return star;
  return held_against_rung(star, reached(balance("rung")), star.outcome,
                           programs);
}

}  // namespace stagecraft::course
