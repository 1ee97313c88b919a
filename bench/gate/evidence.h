#pragma once

#include <optional>
#include <string>

#include "bench/gate/gate.h"

namespace stagecraft {

/// Fewer rounds than this say nothing about chance.
inline constexpr int least_rounds = 3;

/// What compiled the programs of a record, and the name of the processor; "not
/// known" where it does not say.
std::string compiler_of(const Record& record);
std::string processor_of(const Record& record);

/// The two arms of a floor that is about time, and the metric of each.
struct Comparison {
  const ArmRecord* above = nullptr;  ///< against what; null: not in the record
  Metric metric_above{};
  const ArmRecord* below = nullptr;  ///< the rung
  Metric metric_below{};
};
Comparison comparison(const Record& record, const Floor& floor);

/// Why the runs of a comparison cannot be believed; nothing: they can. A wrong
/// result and one faster than possible are failures; what is missing, is not
/// finite, or had other masks is inconclusive.
std::optional<Measure> objection(const Record& record,
                                 const Comparison& comparison);

}  // namespace stagecraft
