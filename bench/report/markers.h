#pragma once

#include <string>

#include "bench/figures/record.h"

namespace stagecraft {

/// The document with what stands between its markers replaced by figures of
/// the record: `<!-- figures: NAME -->`, lines, `<!-- /figures -->`, and in a
/// line `<!-- figure: NAME -->9.0 s<!-- /figure -->`. For the names see `block`
/// and `quote`. Doing it twice changes nothing more. Throws BadInput, with the
/// line, for a marker that is not well-formed or names no figure.
std::string fill(const std::string& document, const Record& record);

}  // namespace stagecraft
