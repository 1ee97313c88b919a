#pragma once

#include <string>

#include "bench/figures/record.h"

namespace stagecraft {

/// A report for people: one HTML document (well-formed XML too) that asks for
/// no other file and runs no script. What was not measured is left out or said
/// to be so.
std::string page(const Record& record);

}  // namespace stagecraft
