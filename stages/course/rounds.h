#pragma once

#include <string>
#include <vector>

#include "bench/figures/record.h"
#include "bench/harness/plan.h"
#include "stages/course/judge.h"

/// What the second star is judged by.
namespace stagecraft::course {

/// A program with as many workers as the exercise is judged with, or, in the
/// role "alone", with one.
Arm arm(const Exercise& exercise, const std::string& program,
        const std::string& role);

/// Three rounds of the harness on a small phantom. The first arm is the one
/// that the others are judged by.
Record measured_rounds(const std::vector<Arm>& arms, const Programs& programs);

Star by_structure(const Exercise& exercise, const Programs& programs);
Star by_work(const Exercise& exercise, const Programs& programs);
Star by_masks(const Exercise& exercise, const Programs& programs);

}  // namespace stagecraft::course
