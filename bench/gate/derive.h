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
/// figure that the smallest slow-down worth an alarm would give (1.02 in
/// instructions, else 1.10): neither mistake is favoured. Where that figure is
/// inside the envelope there can be no floor.
Derived derive(const Record& record, const Derivation& how);

}  // namespace stagecraft
