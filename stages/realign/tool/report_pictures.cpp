#include <fmt/format.h>

#include <numeric>

#include "common/picture/page.h"
#include "stages/realign/base/motion_plot.h"
#include "stages/realign/tool/change_plot.h"
#include "stages/realign/tool/report_parts.h"

namespace stagecraft::realign {
namespace {

/// How one kind of map is drawn.
struct Map {
  const char* name;  ///< of the choice, in the markup
  const char* title;
  Window window;
  Colours colours;
};

std::string plot(const std::string& svg, const std::string& name) {
  return fmt::format(
      "<div class=\"scroll\"><img class=\"plot\" alt=\"{}\" "
      "src=\"{}\"></div>\n",
      name, data_uri("image/svg+xml", svg));
}

std::string slice_markup(const Slice& slice, const Map& map,
                         const std::string& when) {
  return fmt::format(
      "<div class=\"slice\" style=\"--w:{:.1f};--h:{:.1f}\">"
      "<img alt=\"{}, {}, {} slice\" src=\"{}\">"
      "<i class=\"left\">{}</i><i class=\"right\">{}</i>"
      "<i class=\"top\">{}</i><i class=\"bottom\">{}</i></div>\n",
      slice.width_mm, slice.height_mm, map.title, when, slice.name,
      picture({slice.width, slice.height, slice.values}, map.window,
              map.colours),
      slice.left, slice.right, slice.top, slice.bottom);
}

std::string slices_markup(const Slices& slices, const Map& map,
                          const std::string& when) {
  std::string markup = fmt::format(
      "<div class=\"{}\">\n<h4>{}</h4>\n<div class=\"slices\">\n", when, when);
  for (const Slice& slice : slices) markup += slice_markup(slice, map, when);
  return markup + "</div>\n</div>\n";
}

std::string legend(const Map& map) {
  std::vector<double> ramp(256);
  std::iota(ramp.begin(), ramp.end(), 0);
  // What lies beyond is drawn as its ends are.
  return fmt::format(
      "<div class=\"legend\"><span>{}{}</span><img alt=\"\" src=\"{}\">"
      "<span>\u2265\u00a0{}</span></div>\n",
      map.window.low == 0 ? "" : "\u2264\u00a0", rounded(map.window.low),
      picture({256, 1, ramp}, {0, 255}, map.colours), rounded(map.window.high));
}

std::string comparison(const Slices& before, const Slices& after,
                       const Map& map) {
  return fmt::format(
      "<figure class=\"compare\">\n<h3>{}</h3>\n<div class=\"controls\">\n{}{}"
      "</div>\n<div class=\"pair\">\n{}{}</div>\n</figure>\n",
      map.title, comparison_controls(map.name), legend(map),
      slices_markup(before, map, "before"), slices_markup(after, map, "after"));
}

}  // namespace

std::string motion_section(const ReportFacts& facts, const Findings& found) {
  const NiftiHeader& scan = found.before.header;
  return "<section>\n<h2>Motion</h2>\n" +
         plot(motion_svg(facts.motion, scan.grid,
                         {facts.name, scan.repetition_time, facts.radius}),
              "Translation, rotation and framewise displacement over the "
              "frames") +
         plot(change_svg(found.before.changes, found.after.changes),
              "Change from frame to frame, before and after") +
         "<p class=\"note\">Realignment should lower the change from frame to "
         "frame wherever the head moved. Peaks that stay mark frames to look "
         "at: spins that saw an uneven field or were cut in mid-motion cannot "
         "be moved back.</p>\n</section>\n";
}

std::string slices_section(const Findings& found) {
  const auto& [before, after, brightness, deviation, place] = found;
  const double tilt = orientation_of(after.header.grid).tilt;
  std::string markup = fmt::format(
      "<p class=\"note\">Slices of the voxel grid through the middle of the "
      "head (x {:.0f}, y {:.0f}, z {:.0f}\u00a0mm). The letters say right and "
      "left, anterior and posterior, superior and inferior; the left side of "
      "the head is on the left.",
      place[0], place[1], place[2]);
  if (tilt >= 1) {
    markup += fmt::format(
        " The grid is tilted against the axes of the world by {:.0f}\u00b0.",
        tilt);
  }
  markup += "</p>\n";
  markup += comparison(before.means, after.means,
                       {"mean", "Mean over time", brightness, Colours::grey});
  markup += comparison(
      before.deviations, after.deviations,
      {"deviation", "Standard deviation over time", deviation, Colours::heat});
  return "<section>\n<h2>Before and after</h2>\n" + markup + "</section>\n";
}

}  // namespace stagecraft::realign
