#pragma once

#include <filesystem>

#include "stages/ladder.h"

namespace stagecraft::tiles {

/// Holds results against those of the first rung: each is there and has its
/// pixels, the same or near; together the files are no larger. The difference
/// is that of the worst pixel, in levels.
Verdict judge_results(const std::filesystem::path& out,
                      const std::filesystem::path& first, Answer answer);

}  // namespace stagecraft::tiles
