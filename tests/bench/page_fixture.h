#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace stagecraft {

/// Files of results: one of no arms, one of three rungs of 8, 4 and 2 s in five
/// rounds, and one of all that a session can hold.
nlohmann::ordered_json nothing();
nlohmann::ordered_json session_of_rungs();
nlohmann::ordered_json everything();

/// The first tag that closes another than the one open; empty: none does.
std::string unbalanced(const std::string& html);

}  // namespace stagecraft
