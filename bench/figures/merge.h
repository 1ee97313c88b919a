#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace stagecraft {

/// What the programs of the bench measured one after the other; all but the
/// ladder may be null, not measured.
struct Parts {
  nlohmann::ordered_json ladder;     ///< results.json of stagecraft-bench
  nlohmann::ordered_json scaling{};  ///< of stagecraft-bench --scaling
  nlohmann::ordered_json kernels{};  ///< of stagecraft-kernels
  nlohmann::ordered_json rounds{};   ///< of stagecraft-regress --record
  nlohmann::ordered_json gate{};     ///< of stagecraft-regress --json
  nlohmann::ordered_json rates{};    ///< of stagecraft-regress --rates --json
};

/// Adds the arms of another session that a file does not have, with their runs.
/// Throws BadInput where the two were not measured at one commit on one
/// machine.
void add_session(const nlohmann::ordered_json& other,
                 nlohmann::ordered_json& file);

/// One file of results: the ladder's, with the runs and arms of the scaling,
/// the kernels, the instructions of every rung, and what the gate said. Throws
/// BadInput where the parts were not measured at one commit on one machine.
nlohmann::ordered_json merge(const Parts& parts);

/// The name of a machine's file of results, from its processor and cores:
/// "amd-epyc-7763-2-cores.json".
std::string results_name(const nlohmann::ordered_json& results);

}  // namespace stagecraft
