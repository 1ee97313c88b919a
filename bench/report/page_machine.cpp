#include <fmt/format.h>

#include <array>

#include "bench/report/page_markup.h"
#include "bench/report/page_sections.h"

namespace stagecraft {
namespace {

/// A row of the table, and where in the record it stands.
struct Fact {
  const char* name;
  const char* pointer;
};
constexpr std::array facts{
    Fact{"Date", "/machine/date"},
    Fact{"Commit", "/machine/commit"},
    Fact{"Processor", "/machine/host/cpu_model"},
    Fact{"Packages", "/machine/host/packages"},
    Fact{"Cores", "/machine/host/cores"},
    Fact{"Hardware threads", "/machine/host/hardware_threads"},
    Fact{"CPUs allowed", "/machine/allowed_cpus"},
    Fact{"Kernel", "/machine/host/kernel"},
    Fact{"Compiler", "/machine/compiler"},
    Fact{"Flags", "/machine/flags"},
    Fact{"File system of scan and outputs", "/machine/file_system"},
    Fact{"Scan", "/scan/name"},
    Fact{"Frames", "/scan/frames"},
    Fact{"Known motion", "/scan/truth"},
    Fact{"Rounds, there and back", "/rounds"},
    Fact{"Seed of the order", "/seed"},
    Fact{"Command", "/command"}};

/// A number of the record as it is printed; empty where there is none.
std::string number_at(const Record& record, const std::string& pointer) {
  const nlohmann::ordered_json::json_pointer place(pointer);
  if (!record.stagecraft.contains(place)) return "";
  return fmt::format("{:.2f}", record.stagecraft.at(place).get<double>());
}

/// Load, steal and pressure, before and after.
std::string disturbances(const Record& record) {
  std::vector<Cells> rows;
  for (const auto& [name, key] :
       {std::pair{"Load over a minute", "load"},
        std::pair{"Steal, share of all CPUs", "steal"},
        std::pair{"Pressure, share of the time", "pressure"}}) {
    const std::string before =
        number_at(record, fmt::format("/machine/before/{}", key));
    const std::string after =
        number_at(record, fmt::format("/machine/after/{}", key));
    if (!before.empty() || !after.empty()) {
      rows.push_back({name, before, after});
    }
  }
  if (rows.empty()) return "";
  return table("The machine before and after",
               {"The machine", "before", "after"}, rows);
}

}  // namespace

std::string machine_section(const Record& record) {
  std::string markup = "<div class=\"pair\">\n<dl>\n";
  for (const auto& [name, pointer] : facts) {
    const std::string text = text_at(record.stagecraft, pointer);
    if (text.empty()) continue;
    markup += fmt::format("<dt>{}</dt><dd>{}</dd>\n", name, text);
  }
  return section(
      "The machine and the session",
      markup + "</dl>\n" + "<div>" + disturbances(record) + "</div>\n</div>\n");
}

}  // namespace stagecraft
