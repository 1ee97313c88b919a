#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "bench/gate/gate.h"
#include "bench/gate/rates.h"

namespace stagecraft {

/// A line for every floor: rung, metric, figure with its interval, floor,
/// outcome, reason. Then the verdict.
std::string gate_text(const std::vector<Judgement>& judgements);

/// A line for every rate, with its interval and number of sessions.
std::string rates_text(const std::vector<Rate>& rates);

/// {"lines": [{name, outcome, sentence}], "rates": [...]}, as `stagecraft.gate`
/// of a file of results has them.
nlohmann::ordered_json gate_json(const std::vector<Judgement>& judgements,
                                 const std::vector<Rate>& rates);

}  // namespace stagecraft
