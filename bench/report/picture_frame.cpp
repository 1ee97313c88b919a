#include "bench/report/picture_frame.h"

#include <fmt/format.h>

#include "bench/report/measured_on.h"
#include "common/picture/svg.h"

namespace stagecraft {
namespace {

/// The colours of the page on white, see `page_style`.
const char* const style = R"(text { fill: #1b1f24;
  font: 12px "Liberation Sans", Arial, Helvetica, sans-serif; }
.strong { font-size: 14px; font-weight: bold; }
.muted, .tick, .unit { font-size: 11px; fill: #5a6570; }
.middle { text-anchor: middle; }
.end { text-anchor: end; }
.halo { paint-order: stroke; stroke: #fff; stroke-width: 3px; }
.grid { stroke: #dfe3e7; }
.axis { stroke: #9aa5af; }
.interval { stroke: #1b1f24; stroke-width: 1.5; }
.model { fill: none; stroke: #1b1f24; stroke-width: 1.5;
  stroke-dasharray: 6 4; }
.accent { fill: #0b66a8; }
.split-1 { fill: #7fb2dc; }
.split-2 { fill: #0b5c9e; }
.split-3 { fill: #bcd7ee; }
.whole-1 { fill: #d9730d; }
.whole-2 { fill: #f5bd7f; }
.rest { fill: #c6ccd2; }
text.on-split-2 { fill: #fff; }
text[class*="on-"] { font-size: 13px; }
.rank-0 { fill: #0072b2; stroke: #0072b2; }
.rank-1 { fill: #d55e00; stroke: #d55e00; }
.rank-2 { fill: #009e73; stroke: #009e73; }
.rank-3 { fill: #b0468a; stroke: #b0468a; }
.rank-4 { fill: #c48a00; stroke: #c48a00; }
.rank-5 { fill: #3a9bd0; stroke: #3a9bd0; }
circle { stroke-width: 2; }
.free { fill: #fff; }
.box { fill: #f5f7f8; stroke: #9aa5af; }
.pu { fill: #fff; stroke: #1b1f24; }
)";

}  // namespace

std::string framed(double height, const std::string& name, const Record& record,
                   const std::string& content) {
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" "
      "width=\"{2}\" height=\"{3}\">\n<title>{4}</title>\n<desc>{5}</desc>\n"
      "<style>{6}</style>\n{7}</svg>\n",
      picture_width, height, 2 * picture_width, 2 * height, xml_escaped(name),
      xml_escaped(measured_on(record)), style, content);
}

std::string inset(const Area& area, const std::string& content) {
  return fmt::format(
      "<svg x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" "
      "overflow=\"visible\">\n{}</svg>\n",
      area.x, area.y, area.width, area.height, content);
}

std::string picture_axis(const Area& area, const Scale& scale,
                         const std::string& unit) {
  std::string svg;
  for (const double tick : scale.ticks) {
    const double x = percent_along(scale, tick);
    svg += line_between({x, 0}, {x, area.height}, "grid");
    svg += label_at({x, area.height + 14}, "tick middle", tick_text(tick));
  }
  svg += label_at({50, area.height + 30}, "unit middle", unit);
  return inset(area, svg);
}

std::string picture_key(double y, const std::vector<KeyEntry>& entries) {
  constexpr double character = 5.8;  // of the font, units
  std::string svg;
  double x = 0;
  for (const auto& [classes, text] : entries) {
    svg += fmt::format(
        "<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"12\" height=\"12\" "
        "class=\"{}\"/>\n",
        x, y, classes);
    svg += svg_text(x + 17, y + 10.5, text);
    x += 32 + character * static_cast<double>(text.size());
  }
  return svg;
}

}  // namespace stagecraft
