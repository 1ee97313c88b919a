#pragma once

#include <string>

#include "bench/figures/record.h"

namespace stagecraft {

/// The commit that was measured; "not known" where the record does not say.
std::string commit(const Record& record);

/// One sentence that says when, at which commit, on what and how often the
/// figures of a record were measured.
std::string measured_on(const Record& record);

}  // namespace stagecraft
