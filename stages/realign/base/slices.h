#pragma once

#include "common/scan/grid.h"
#include "stages/realign/base/normal_equations.h"

/// Volumes of so few slices that motion across them is not told: all of it
/// would be guessed from borders. Motion within the slices is.
namespace stagecraft::realign {

/// The axis along which a volume has 1 to 3 voxels; -1: along none, or along
/// more than one.
int axis_of_few_slices(const Shape& shape);

/// The equations with three points of the middle slice held so firmly that a
/// step does not move them across the slices; the same where there are more
/// slices.
NormalEquations held_in_slices(NormalEquations equations, const Grid& grid);

/// A motion without what it moves and turns across the slices, which finite
/// turns about the axes of the world leave; the same where there are more
/// slices.
Parameters within_slices(const Parameters& motion, const Grid& grid);

}  // namespace stagecraft::realign
