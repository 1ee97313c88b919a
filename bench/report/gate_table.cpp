#include "bench/report/gate_table.h"

#include <fmt/format.h>

#include "bench/figures/layout.h"
#include "bench/figures/numbers.h"

namespace stagecraft {

std::string gate_markdown(const Record& record) {
  const nlohmann::ordered_json none = nlohmann::ordered_json::array();
  Sheet sheet{.headings = {"sessions of", "flagged", "of", "share, %"},
              .left = 1,
              .rows = {}};
  for (const auto& rate : record.stagecraft.value(
           nlohmann::ordered_json::json_pointer("/gate/rates"), none)) {
    const int flagged = rate.at("flagged");
    const int sessions = rate.at("sessions");
    const Estimate share = percent(wilson(flagged, sessions));
    sheet.rows.push_back({rate.at("name"), std::to_string(flagged),
                          std::to_string(sessions),
                          fmt::format("{:.1f} [{:.1f}, {:.1f}]", share.value,
                                      share.low, share.high)});
  }
  return markdown(sheet);
}

}  // namespace stagecraft
