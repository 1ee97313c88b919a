#include "bench/report/quotes.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <sstream>
#include <vector>

#include "bench/figures/figures.h"
#include "bench/figures/layout.h"
#include "bench/figures/numbers.h"
#include "bench/report/gate_table.h"
#include "bench/report/kernels_table.h"
#include "bench/report/measured_on.h"
#include "bench/report/pictures.h"
#include "bench/report/table.h"
#include "bench/report/table_rows.h"

namespace stagecraft {
namespace {

using Words = std::vector<std::string>;
using Quote = std::optional<std::string>;

Quote with_unit(const std::string& value, const std::string& unit) {
  if (value == "-") return {};
  return unit.empty() ? value : value + " " + unit;
}

using FigureOfRung = Quote (*)(const RungFigures&);

const std::map<std::string, FigureOfRung> figures_of_rung{
    {"wall", [](auto& row) { return with_unit(digits(row.wall), "s"); }},
    {"cpu", [](auto& row) { return with_unit(digits(row.cpu), "s"); }},
    {"pss", [](auto& row) { return with_unit(in_megabytes(row.pss), "MB"); }},
    {"rss", [](auto& row) { return with_unit(in_megabytes(row.rss), "MB"); }},
    {"error",
     [](auto& row) { return row.error ? rounded(*row.error, 3) : Quote(); }},
    {"utilisation",
     [](auto& row) { return with_unit(whole_percent(row.utilisation), "%"); }},
    {"structure",
     [](auto& row) { return with_unit(digits(row.structure), ""); }},
    {"efficiency",
     [](auto& row) { return with_unit(digits(percent(row.efficiency)), "%"); }},
};

const std::map<std::string, std::string (*)(const Record&)> pictures{
    {"ladder-picture", ladder_picture},
    {"phases-picture", phases_picture},
    {"scaling-picture", scaling_picture},
    {"placement-picture", placement_picture},
};

/// The arm of a rung or peer; null: none.
const ArmRecord* arm_named(const Record& record, const std::string& rung) {
  for (const ArmRecord& arm : record.arms) {
    if (arm.rung == rung && (arm.role == "rung" || arm.role == "peer")) {
      return &arm;
    }
  }
  return nullptr;
}

Quote of_rung(FigureOfRung figure_of, const ArmRecord& arm,
              const Record& record) {
  const auto rows = table_rows(record);
  const auto row = std::ranges::find(rows, &arm, &RungFigures::arm);
  if (!row->wrong.empty()) return {};
  return figure_of(*row);
}

Quote of_two(const std::string& what, const ArmRecord& arm,
             const ArmRecord& over, const Record& record) {
  if (what == "speed-up") {
    return with_unit(digits(ratio(record, over.name, arm.name, wall_time())),
                     "");
  }
  if (what != "instructions" || arm.instructions == 0 ||
      over.instructions == 0) {
    return {};
  }
  return rounded(over.instructions / arm.instructions, 3);
}

}  // namespace

Quote quote(const std::string& name, const Record& record) {
  std::istringstream stream(name);
  const Words words{std::istream_iterator<std::string>(stream), {}};
  if (words == Words{"commit"}) return commit(record);
  if (words.size() < 2) return {};
  if (words[0] == "kernel" && words.size() == 2) {
    return with_unit(digits(nanoseconds(record.kernels, words[1])), "ns");
  }
  const ArmRecord* arm = arm_named(record, words[1]);
  if (arm == nullptr) return {};
  const auto found = figures_of_rung.find(words[0]);
  if (found != figures_of_rung.end() && words.size() == 2) {
    const Quote found_there = of_rung(found->second, *arm, record);
    if (words[0] != "error" || !found_there) return found_there;
    return with_unit(*found_there, error_unit(record));
  }
  if (words[0] == "phase" && words.size() == 3) {
    return with_unit(digits(figure(record, arm->name, counter(words[2]))), "s");
  }
  if (words.size() == 4 && words[2] == "over") {
    const ArmRecord* over = arm_named(record, words[3]);
    if (over != nullptr) return of_two(words[0], *arm, *over, record);
  }
  return {};
}

Quote block(const std::string& name, const Record& record) {
  using namespace nlohmann::literals;
  const std::string source = measured_on(record) + "\n";
  if (name == "measured-on") return source;
  if (name == "ladder-bars") return bars_text(record) + "\n" + source;
  if (name == "ladder-table") return table_markdown(record) + "\n" + source;
  if (name == "ladder-table-text") {
    return indented(table_text(record)) + "\n" + source;
  }
  if (name == "kernels-table" && !record.kernels.empty()) {
    return kernels_markdown(record) + "\n" + source;
  }
  if (name == "gate-rates" &&
      record.stagecraft.contains("/gate/rates"_json_pointer)) {
    return gate_markdown(record) + "\n" + source;
  }
  if (const auto found = pictures.find(name); found != pictures.end()) {
    const std::string svg = found->second(record);
    if (!svg.empty()) return svg;
  }
  return {};
}

}  // namespace stagecraft
