#include "bench/gate/arms.h"

namespace stagecraft {

const ArmRecord* arm_alone(const Record& record, const std::string& rung) {
  for (const ArmRecord& arm : record.arms) {
    if (arm.rung == rung && arm.ranks * arm.threads == 1 &&
        (arm.role == "alone" || arm.role == "rung")) {
      return &arm;
    }
  }
  return nullptr;
}

const ArmRecord* arm_with_workers(const Record& record,
                                  const std::string& rung) {
  for (const ArmRecord& arm : record.arms) {
    if (arm.rung == rung && arm.role == "rung") return &arm;
  }
  return nullptr;
}

const ArmRecord* original_of(const Record& record, const ArmRecord& arm) {
  for (const ArmRecord& other : record.arms) {
    if (other.rung == arm.rung && other.ranks == arm.ranks &&
        other.threads == arm.threads &&
        (other.role == "alone" || other.role == "rung")) {
      return &other;
    }
  }
  return nullptr;
}

}  // namespace stagecraft
