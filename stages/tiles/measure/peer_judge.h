#pragma once

#include <filesystem>

#include "stages/ladder.h"

namespace stagecraft::tiles {

/// Holds the results of another program, OUT/NAME.png or OUT/NAME.jpg for each
/// photograph, against what the first rung left, or where they are of another
/// job, against a pipeline of the tool: colours against `dehaze`, black and
/// white against `edges`. Right is what is as near as rounding, a JPEG file of
/// quality 90 or single precision bring it. The difference is that of the worst
/// sample, in levels; of edges none is told. Copies of photographs as in
/// `judge_results`.
Verdict judge_peer_results(const std::filesystem::path& photographs,
                           const std::filesystem::path& out,
                           const std::filesystem::path& first, int times = 1);

}  // namespace stagecraft::tiles
