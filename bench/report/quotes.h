#pragma once

#include <optional>
#include <string>

#include "bench/figures/record.h"

namespace stagecraft {

/// What stands in the text for a name: "9.0 s" for "wall sum/02_fast". Nothing
/// where there is no such name, or no such figure in the record.
///   commit
///   wall|cpu|pss|rss|error|utilisation|structure|efficiency RUNG
///   phase RUNG NAME                 s, slowest worker
///   speed-up RUNG over RUNG         wall of the second / wall of the first
///   instructions RUNG over RUNG     the same of instructions
///   kernel NAME                     ns per item
/// A RUNG can be a peer.
std::optional<std::string> quote(const std::string& name, const Record& record);

/// What stands between the lines of a block: ladder-bars, ladder-table,
/// ladder-table-text, kernels-table, gate-rates, measured-on; of an SVG image
/// ladder-picture, phases-picture, scaling-picture, placement-picture. All say
/// where and when they were measured.
std::optional<std::string> block(const std::string& name, const Record& record);

}  // namespace stagecraft
