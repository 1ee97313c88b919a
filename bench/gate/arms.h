#pragma once

#include <string>

#include "bench/figures/record.h"

namespace stagecraft {

/// The arm of a rung with one worker; null: none.
const ArmRecord* arm_alone(const Record& record, const std::string& rung);
/// The arm of a rung with the workers that it can use; null: none.
const ArmRecord* arm_with_workers(const Record& record,
                                  const std::string& rung);
/// The arm that an arm of role "control" or "slowed" stands beside; null: none.
const ArmRecord* original_of(const Record& record, const ArmRecord& arm);

}  // namespace stagecraft
