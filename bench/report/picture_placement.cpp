#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "bench/figures/figures.h"
#include "bench/report/page_markup.h"
#include "bench/report/page_masks.h"
#include "bench/report/picture_frame.h"
#include "bench/report/pictures.h"
#include "common/picture/svg.h"

namespace stagecraft {
namespace {

using nlohmann::ordered_json;
using Threads = std::vector<ThreadMask>;

/// A drawing from (0, 0) on.
struct Nested {
  double width = 0;
  double height = 0;
  std::string svg;
};

constexpr double gap = 6;

std::string frame(const Nested& box, const char* classes) {
  return fmt::format(
      "<rect width=\"{}\" height=\"{}\" rx=\"3\" class=\"{}\"/>\n", box.width,
      box.height, classes);
}

/// A hardware thread with a mark for every software thread that may run there:
/// full where it may run nowhere else.
Nested thread_box(int cpu, const Threads& threads) {
  constexpr double step = 15;
  Threads here = threads;
  std::erase_if(here, [&](const ThreadMask& thread) {
    return std::ranges::find(thread.cpus, cpu) == thread.cpus.end();
  });
  Nested box{.width = 40, .height = 24, .svg = ""};
  if (!threads.empty()) box.height = 44;
  box.width =
      std::max(box.width, 2 * gap + step * static_cast<double>(here.size()));
  box.svg = frame(box, "pu") + svg_text(box.width / 2, 17, std::to_string(cpu),
                                        "class=\"strong middle\"");
  double x = (box.width - step * (static_cast<double>(here.size()) - 1)) / 2;
  for (const ThreadMask& thread : here) {
    box.svg += fmt::format(
        "<circle cx=\"{}\" cy=\"32\" r=\"5\" class=\"rank-{}{}\"/>\n", x,
        thread.rank % 6, thread.cpus.size() == 1 ? "" : " free");
    x += step;
  }
  return box;
}

std::string scaled(const Nested& box, const Place& place, double scale) {
  return fmt::format(
      "<svg x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" "
      "viewBox=\"-1 -1 {} {}\">\n{}</svg>\n",
      place.x, place.y, scale * box.width, scale * box.height, box.width + 2,
      box.height + 2, box.svg);
}

/// Boxes in boxes, with their labels written where no thread is drawn. An
/// object with a single part shares its box, as a core does with its caches;
/// `labels` are those of the objects that share this one.
Nested object_box(const ordered_json& object, const Threads& threads,
                  std::vector<std::string> labels) {
  constexpr double line = 14;
  constexpr double character = 6;
  if (object.value("type", "") == "PU") {
    return thread_box(object.value("os_index", 0), threads);
  }
  labels.push_back(topology_label(object));
  std::vector<ordered_json> parts;
  for (const auto& child : object.value("children", ordered_json::array())) {
    if (child.value("type", "") == "NUMANode") {
      labels.push_back(topology_label(child));
    } else {
      parts.push_back(child);
    }
  }
  if (parts.size() == 1 && parts[0].value("type", "") != "PU") {
    return object_box(parts[0], threads, labels);
  }
  Nested box;
  if (threads.empty()) {
    for (const std::string& label : labels) {
      box.height += line;
      box.width =
          std::max(box.width, character * static_cast<double>(label.size()));
      box.svg += svg_text(gap, box.height + 1, label, "class=\"muted\"");
    }
  }
  const double top = box.height + gap;
  double x = gap;
  for (const ordered_json& part : parts) {
    const Nested inner = object_box(part, threads, {});
    box.svg += scaled(inner, {x, top}, 1);
    box.height = std::max(box.height, top + inner.height);
    x += inner.width + gap;
  }
  box.width = std::max(box.width + gap, x);
  box.height += gap;
  box.svg = frame(box, "box") + box.svg;
  return box;
}

/// Drawn as large as fits into so many units.
Nested fitted(const Nested& box, double width, double height) {
  const double scale = std::min({width / box.width, height / box.height, 1.5});
  return {scale * box.width, scale * box.height, scaled(box, {}, scale)};
}

/// The masks of an arm on the machine, and below in words; empty: not known.
std::string placement(const Record& record, const RungFigures& row,
                      const ordered_json& machine, const Area& area) {
  const auto runs = runs_of(record, row.arm->name);
  if (runs.empty() || runs.back()->masks.empty()) return "";
  const std::string& masks = runs.back()->masks;
  const auto same = std::ranges::count(runs, masks, &RunRecord::masks);
  const Nested box = fitted(object_box(machine, threads_of(masks), {}),
                            area.width, area.height - 62);
  return inset(
      area,
      svg_text(0, 14, xml_escaped(short_name(*row.arm)), "class=\"strong\"") +
          inset({0, 20, area.width, box.height}, box.svg) +
          svg_text(0, box.height + 36, xml_escaped(masks)) +
          svg_text(0, box.height + 50,
                   fmt::format("{}, {} of {}", xml_escaped(row.arm->how), same,
                               count_of(runs.size(), "run")),
                   "class=\"muted\""));
}

}  // namespace

std::string placement_picture(const Record& record) {
  const ordered_json::json_pointer place("/machine/topology");
  if (!record.stagecraft.contains(place)) return "";
  const ordered_json& machine = record.stagecraft.at(place);
  if (!machine.is_object()) return "";
  constexpr double left = 190;  // for the machine with its labels
  constexpr double height = 260;
  constexpr double cell_width = (picture_width - left) / 3;
  const Nested labelled =
      fitted(object_box(machine, {}, {}), left - 24, height);
  std::string svg = inset({0, 0, left, height}, labelled.svg);
  int shown = 0;
  for (const RungFigures& row : rung_figures(record)) {
    const Area cell{.x = left + cell_width * (shown % 3),
                    .y = height / 2 * (shown / 3),
                    .width = cell_width - 16,
                    .height = height / 2};
    const std::string drawn = placement(record, row, machine, cell);
    shown += drawn.empty() ? 0 : 1;
    svg += drawn;
  }
  const int rows = std::max(2, (shown + 2) / 3);
  return framed(rows * height / 2, "Who may run where", record, svg);
}

}  // namespace stagecraft
