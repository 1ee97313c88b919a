#include "bench/figures/remarks.h"

#include <fmt/format.h>

#include <algorithm>

#include "bench/figures/figures.h"
#include "bench/figures/numbers.h"

namespace stagecraft {
namespace {

constexpr double most_others = 0.05;
constexpr double most_stolen = 0.02;

}  // namespace

std::string busy_text(const Record& record) {
  const auto share = [&](const std::string& key) {
    return record.stagecraft.value(
        nlohmann::ordered_json::json_pointer("/machine/" + key), 0.0);
  };
  const double before = share("before/others");
  const double during = share("during/others");
  const double stolen = share("during/steal");
  if (std::max(before, during) < most_others && stolen < most_stolen) return {};
  return fmt::format(
      "The machine was busy: other programs used {:.0f} % of its CPUs before "
      "and {:.0f} % during the runs, and {:.0f} % was stolen by other guests. "
      "Times are longer than they need be; run it again when it is free.\n",
      100 * before, 100 * during, 100 * stolen);
}

std::string next_text(const Record& record,
                      const std::filesystem::path& folder) {
  const std::vector<RungFigures> rungs = rung_figures(record);
  const auto most =
      std::ranges::max_element(rungs, {}, [](const RungFigures& rung) {
        return rung.over_previous.n > 0 ? rung.over_previous.value : 0;
      });
  if (most == rungs.end() || !(most->over_previous.value > 1)) return {};
  const auto before =
      std::find_if(std::reverse_iterator(most), rungs.rend(),
                   [](const RungFigures& rung) { return rung.wrong.empty(); });
  const std::string above = short_name(*most->arm);
  const std::string below = short_name(*before->arm);
  return fmt::format(
      "{} brought most, {} times. What to look at next:\n"
      "  its chapter  {}\n"
      "  its source   git diff --no-index {} {}\n"
      "  all runs     bench/run --out DIR, as pictures in report.html\n"
      "  exercises    stages/stagecraft\n",
      above, digits(most->over_previous), (folder / (above + ".md")).string(),
      (folder / (below + ".cpp")).string(),
      (folder / (above + ".cpp")).string());
}

}  // namespace stagecraft
