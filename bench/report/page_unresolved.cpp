#include <fmt/format.h>

#include <map>

#include "bench/figures/figures.h"
#include "bench/figures/numbers.h"
#include "bench/report/page_markup.h"
#include "bench/report/page_sections.h"
#include "common/picture/svg.h"

namespace stagecraft {
namespace {

using nlohmann::ordered_json;

std::string item(const std::string& markup) {
  return "<li>" + markup + "</li>\n";
}

/// Rungs that cannot be told from the one before.
std::string ties(const Record& record) {
  std::string items;
  for (const RungFigures& row : rung_figures(record)) {
    const Estimate& step = row.over_previous;
    if (step.n == 0 || step.low > 1 || step.high < 1) continue;
    items += item(fmt::format(
        "{} cannot be told from the rung before: \u00d7 {} {}, and the "
        "interval includes 1.",
        xml_escaped(short_name(*row.arm)), digits(step), spread(step)));
  }
  return items;
}

/// Wrong runs, and how many there were of each kind.
std::string wrong_runs(const Record& record) {
  std::map<std::string, std::map<std::string, std::size_t>> reasons;
  for (const RunRecord& run : record.runs) {
    if (!run.wrong.empty()) ++reasons[run.arm][run.wrong];
  }
  std::string items;
  for (const auto& [arm, counts] : reasons) {
    for (const auto& [reason, count] : counts) {
      items += item(fmt::format(
          "<code>{}</code>: {} without a time, because {}.", xml_escaped(arm),
          count_of(count, "run"), xml_escaped(reason)));
    }
  }
  return items;
}

std::string gate_lines(const ordered_json& gate) {
  std::string items;
  for (const auto& line : gate.value("lines", ordered_json::array())) {
    if (line.value("outcome", "") == "pass") continue;
    items += item(fmt::format("Gate, {}: <b>{}</b>: {}.",
                              text_at(line, "/name"), text_at(line, "/outcome"),
                              text_at(line, "/sentence")));
  }
  return items;
}

std::string gate_rates(const ordered_json& gate) {
  std::vector<Cells> rows;
  for (const auto& rate : gate.value("rates", ordered_json::array())) {
    const Estimate share =
        percent(wilson(rate.value("flagged", 0), rate.value("sessions", 0)));
    rows.push_back(
        {text_at(rate, "/name"), text_at(rate, "/flagged"),
         fmt::format("{:.1f}<small>[{:.1f},\u00a0{:.1f}], n\u00a0=\u00a0{}"
                     "</small>",
                     share.value, share.low, share.high, share.n)});
  }
  if (rows.empty()) return "";
  return "<h3>How far the gate can be trusted</h3>\n" +
         table(
             "Rates of the gate",
             {"Sessions of", "Flagged", "Share<small>%, Wilson's 95 %</small>"},
             rows);
}

}  // namespace

std::string unresolved_section(const Record& record) {
  const ordered_json gate =
      record.stagecraft.value("gate", ordered_json::object());
  const std::string items =
      ties(record) + wrong_runs(record) + gate_lines(gate);
  return section(
      "What was not resolved",
      (items.empty() ? paragraph("Every ratio differs from 1 by more than its "
                                 "interval, and no run was wrong.")
                     : "<ul>\n" + items + "</ul>\n") +
          gate_rates(gate));
}

}  // namespace stagecraft
