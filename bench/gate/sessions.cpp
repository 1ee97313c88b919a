#include "bench/gate/sessions.h"

#include <map>
#include <set>

namespace stagecraft {

std::vector<int> rounds_of(const Record& record) {
  std::set<int> rounds;
  for (const RunRecord& run : record.runs) rounds.insert(run.round);
  return {rounds.begin(), rounds.end()};
}

Record with_rounds(const Record& record, const std::vector<int>& rounds) {
  std::map<int, std::vector<const RunRecord*>> runs;
  for (const RunRecord& run : record.runs) runs[run.round].push_back(&run);
  Record result{.context = record.context,
                .stagecraft = record.stagecraft,
                .arms = record.arms,
                .runs = {},
                .kernels = {},
                .ceilings = record.ceilings};
  result.stagecraft.erase("arms");
  for (ArmRecord& arm : result.arms) arm.report = {};
  for (std::size_t n = 0; n < rounds.size(); ++n) {
    for (const RunRecord* run : runs[rounds[n]]) {
      result.runs.push_back(*run);
      result.runs.back().round = static_cast<int>(n);
    }
  }
  return result;
}

Record drawn(const Record& record, const std::vector<int>& rounds, int count,
             std::mt19937_64& random) {
  std::uniform_int_distribution<std::size_t> any(0, rounds.size() - 1);
  std::vector<int> chosen;
  for (int n = 0; n < count; ++n) chosen.push_back(rounds[any(random)]);
  return with_rounds(record, chosen);
}

Record with_runs_of(const Record& record, const std::string& arm,
                    const std::string& other) {
  Record result = record;
  std::erase_if(result.runs,
                [&](const RunRecord& run) { return run.arm == arm; });
  for (RunRecord& run : result.runs) {
    if (run.arm == other) run.arm = arm;
  }
  return result;
}

}  // namespace stagecraft
