#include <fmt/format.h>

#include <algorithm>

#include "bench/figures/figures.h"
#include "bench/report/page_markup.h"
#include "bench/report/page_masks.h"
#include "bench/report/page_sections.h"
#include "bench/report/table_rows.h"
#include "common/picture/svg.h"

namespace stagecraft {
namespace {

using nlohmann::ordered_json;

/// A hardware thread with a mark for every software thread that may run there:
/// full where it may run nowhere else.
std::string hardware_thread(int cpu, const std::vector<ThreadMask>& threads) {
  std::string markup = fmt::format("<span class=\"pu\">{}", cpu);
  for (const ThreadMask& thread : threads) {
    if (std::ranges::find(thread.cpus, cpu) == thread.cpus.end()) continue;
    const bool bound = thread.cpus.size() == 1;
    markup +=
        fmt::format("<i class=\"mark rank-{}{}\" title=\"rank {}, {}\"></i>",
                    thread.rank % 6, bound ? "" : " free", thread.rank,
                    bound ? "bound here" : "may run here");
  }
  return markup + "</span>";
}

/// Boxes in boxes, with their labels written where no thread is drawn: in small
/// copies they would drown the marks. `above` are the labels of objects that
/// share this box: one with a single part in it does, so that a core with its
/// caches is one box.
std::string boxes(const ordered_json& object,
                  const std::vector<ThreadMask>& threads,
                  const std::string& above) {
  std::string label = above + topology_label(object);
  std::vector<ordered_json> parts;
  for (const auto& child : object.value("children", ordered_json::array())) {
    if (child.value("type", "") == "NUMANode") {
      label += "\u00a0\u00b7 " + topology_label(child);
    } else {
      parts.push_back(child);
    }
  }
  const auto is_thread = [](const ordered_json& part) {
    return part.value("type", "") == "PU";
  };
  if (parts.size() == 1 && !is_thread(parts[0])) {
    return boxes(parts[0], threads, label + "\u00a0\u00b7 ");
  }
  std::string markup = "<div class=\"box\" title=\"" + label + "\">";
  if (threads.empty()) {
    markup += "<span class=\"label\">" + label + "</span>";
  }
  for (const ordered_json& part : parts) {
    markup += is_thread(part)
                  ? hardware_thread(part.value("os_index", 0), threads)
                  : boxes(part, threads, "");
  }
  return markup + "</div>";
}

/// The machine with the threads of one arm on it.
std::string placement(const Record& record, const ArmRecord& arm,
                      const ordered_json& machine) {
  const auto runs = runs_of(record, arm.name);
  if (runs.empty() || runs.back()->masks.empty()) return "";
  const std::string& masks = runs.back()->masks;
  const auto same = std::ranges::count(runs, masks, &RunRecord::masks);
  return captioned(
      boxes(machine, threads_of(masks), "") + "\n",
      fmt::format("{}<br/><code>{}</code><br/><small>in {} of {}</small>",
                  name_of(arm), xml_escaped(masks), same,
                  count_of(runs.size(), "run")));
}

}  // namespace

std::string topology_section(const Record& record) {
  const ordered_json::json_pointer place("/machine/topology");
  if (!record.stagecraft.contains(place)) return "";
  const ordered_json& machine = record.stagecraft.at(place);
  if (!machine.is_object()) return "";
  std::string placements;
  for (const RungFigures& row : table_rows(record)) {
    placements += placement(record, *row.arm, machine);
  }
  return section(
      "Who ran where",
      paragraph("The machine as hwloc sees it; small squares with a number "
                "are what the kernel schedules on. A mark is a thread, one "
                "colour a rank: full where the thread is bound to that place, "
                "hollow wherever it was free to go.") +
          "<div class=\"machine\">" + boxes(machine, {}, "") + "</div>\n" +
          (placements.empty()
               ? paragraph("No run recorded its masks.")
               : "<div class=\"placements\">\n" + placements + "</div>\n"));
}

}  // namespace stagecraft
