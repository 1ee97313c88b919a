#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bench/gate/gate.h"

namespace stagecraft {

struct Derivation {
  int rounds = 7;  ///< of the sessions that the floors will judge
  std::string why;
  std::uint64_t seed = 1;
};

struct Derived {
  std::vector<Floor> floors;
  std::vector<std::string> refused;  ///< floors that cannot be had, and why
};

/// Floors for every rung and metric that a record can carry. The envelope is
/// the lowest and the highest figure of 200 sessions drawn from its rounds. The
/// floor lies half way, geometrically, between the envelope's low end and the
/// figure that a slow-down worth an alarm would give: neither mistake is
/// favoured. That is one of 1.02 in instructions, else of 1.10, or of 1.25
/// where the envelope holds 1.10; where it holds that too there can be no
/// floor.
Derived derive(const Record& record, const Derivation& how);

}  // namespace stagecraft
