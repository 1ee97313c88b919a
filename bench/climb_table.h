#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "bench/climb_judge.h"
#include "bench/climb_plan.h"
#include "bench/climb_process.h"

namespace stagecraft {

/// One run of a rung and what it came to.
struct Row {
  Arm arm;
  std::string rung;       ///< as it calls itself
  std::string technique;  ///< in a few words
  Finished finished;
  Verdict verdict;
  nlohmann::ordered_json report;  ///< the rung's own; {} where there is none
};

/// The table for people; a row that is wrong shows no time. `cores` are those
/// that the runs could use.
std::string climb_text(const std::vector<Row>& rows, int cores);

/// The CPUs on which the threads of every rank of every row could run.
std::string masks_text(const std::vector<Row>& rows);

/// The table for programs, every row with the rung's own report.
nlohmann::ordered_json climb_json(const std::vector<Row>& rows, int cores);

}  // namespace stagecraft
