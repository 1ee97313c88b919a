#pragma once

#include <string>
#include <vector>

#include "bench/figures/record.h"
#include "bench/harness/plan.h"
#include "bench/harness/session.h"
#include "stages/course/judge.h"

/// What the second star is judged by.
namespace stagecraft::course {

/// A kind of program ("mine", "rung", "before") in the role "rung", with as
/// many workers as the exercise is judged with, or "alone", with one. The arm
/// is called "mine/rung" and so on. What a student's program is, its rung says.
Arm arm(const Exercise& exercise, const Programs& programs,
        const std::string& kind, const std::string& role);

/// What the rounds are run on: an input of the amount that the exercise names,
/// else one that takes a fraction of a second. What is judged are no times, so
/// that longer runs would say no more.
Settings settings_of(const Exercise& exercise, const Programs& programs);

/// Rounds of the harness. The first arm is the one that the others are judged
/// by.
Record measured_rounds(const Exercise& exercise, const Programs& programs,
                       const std::vector<Arm>& arms, int rounds = 3);

/// What is wrong with any run of a kind of program; empty: nothing.
std::string fault_of(const Record& record, const std::string& kind);

/// Whether other programs or guests took the CPUs from any arm: then CPU time
/// says nothing.
bool disturbed(const Record& record);

/// A verdict that those who took the CPUs may have spoilt: none.
Star spoilt(Star star);

/// What becomes of an answer that did not pass: a failure if the rung passes in
/// the same rounds and the answer again does not, else inconclusive.
Star held_against_rung(Star star, Outcome rung, Outcome mine,
                       const Programs& programs);

Star by_structure(const Exercise& exercise, const Programs& programs);
Star by_balance(const Exercise& exercise, const Programs& programs);
Star by_work(const Exercise& exercise, const Programs& programs);
Star by_masks(const Exercise& exercise, const Programs& programs);
Star by_memory(const Exercise& exercise, const Programs& programs);
Star by_overlap(const Exercise& exercise, const Programs& programs);

}  // namespace stagecraft::course
