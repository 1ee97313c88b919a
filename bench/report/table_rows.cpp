#include "bench/report/table_rows.h"

#include <algorithm>

namespace stagecraft {

std::vector<RungFigures> table_rows(const Record& record) {
  const auto is_rung = [](const ArmRecord& arm) { return arm.role == "rung"; };
  Record all = record;
  std::ranges::stable_partition(all.arms, is_rung);
  for (ArmRecord& arm : all.arms) {
    if (arm.role == "binding" || arm.role == "peer") arm.role = "rung";
  }
  std::vector<RungFigures> rows = rung_figures(all);
  for (RungFigures& row : rows) {
    row.arm = &arm_of(record, row.arm->name);
    if (!is_rung(*row.arm)) row.over_previous = {};
  }
  return rows;
}

}  // namespace stagecraft
