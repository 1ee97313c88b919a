#pragma once

#include <nlohmann/json.hpp>

#include "bench/figures/record.h"

namespace stagecraft {

/// All that documents and pages show of a record, computed, so that what shows
/// it only formats. An estimate is {value, low, high, n}, or null where it is
/// not known. `bench/README.md` describes every key.
nlohmann::ordered_json summary(const Record& record);

/// A file of results with its summary in `stagecraft`; one that it has is made
/// anew.
nlohmann::ordered_json summarized(nlohmann::ordered_json file);

}  // namespace stagecraft
