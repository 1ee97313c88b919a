#pragma once

#include <filesystem>

#include "tests/suite/process.h"

/// The rung that is judged, in process or as an executable.
namespace stagecraft::tiles::suite {

/// Runs the rung with the words behind its name; `status`, `out` and `err` as
/// of its program.
black_box::Outcome run(const black_box::Words& words);

/// Whether the rung reads brightness as a file holds it, not from colours.
bool reads_luma();

}  // namespace stagecraft::tiles::suite
