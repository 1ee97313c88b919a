#include "bench/report/measured_on.h"

#include <fmt/format.h>

#include <algorithm>

namespace stagecraft {
namespace {

/// A text below the record's `stagecraft`, by its JSON pointer.
std::string said(const Record& record, const char* pointer) {
  return record.stagecraft.value(nlohmann::json::json_pointer(pointer),
                                 "not known");
}

/// "10", or "9 to 10" where some were wrong.
std::string runs_of_each(const Record& record) {
  int least = 0;
  int most = 0;
  for (const ArmRecord& arm : record.arms) {
    if (arm.role != "rung") continue;
    const auto runs = static_cast<int>(runs_of(record, arm.name).size());
    least = most == 0 ? runs : std::min(least, runs);
    most = std::max(most, runs);
  }
  return least == most ? fmt::format("{}", most)
                       : fmt::format("{} to {}", least, most);
}

}  // namespace

std::string commit(const Record& record) {
  return said(record, "/machine/commit");
}

std::string measured_on(const Record& record) {
  return fmt::format(
      "Measured {} at commit {} on {} (CPUs {}), {}, input {} and outputs on "
      "{}; rounds: {}, runs of each rung: {}.",
      said(record, "/machine/date"), commit(record),
      said(record, "/machine/host/cpu_model"),
      said(record, "/machine/allowed_cpus"), said(record, "/machine/compiler"),
      said(record, "/input/name"), said(record, "/machine/file_system"),
      record.stagecraft.value("rounds", 0), runs_of_each(record));
}

}  // namespace stagecraft
