#include "bench/report/chart_labels.h"

#include <algorithm>
#include <cmath>

namespace stagecraft {
namespace {

constexpr double line_height = 14;  ///< pixels
/// Of a character_width on a telephone, percent.
constexpr double character_width = 1.9;

constexpr double dot = 1;  ///< half a dot on a telephone, percent

/// Where a label ends up.
struct Box {
  double left = 0, right = 0;  ///< percent
  double y = 0;                ///< of its middle, pixels
};

bool overlap(const Box& a, const Box& b) {
  return a.left < b.right && b.left < a.right &&
         std::abs(a.y - b.y) < line_height;
}

enum class Side { right, left };

struct Placed {
  Box box;
  Side side = Side::right;
};

Box beside(const PointLabel& label, Side side, double shift) {
  const double width =
      character_width * static_cast<double>(label.text.size() + 2);
  const auto [x, y] = label.point;
  return side == Side::right ? Box{x + dot, x + width, y + shift}
                             : Box{x - width, x - dot, y + shift};
}

bool free(const Box& box, const std::vector<Box>& taken) {
  return box.left >= 0 && box.right <= 100 &&
         std::ranges::none_of(
             taken, [&](const Box& other) { return overlap(box, other); });
}

/// The nearest free place; right of the point where there is none.
Placed placed(const PointLabel& label, const std::vector<Box>& taken) {
  for (int step = 0; step < 40; ++step) {
    for (const double sign : {-1.0, 1.0}) {
      for (const Side side : {Side::right, Side::left}) {
        const Box box = beside(label, side, sign * step * line_height / 2);
        if (free(box, taken)) return {box, side};
      }
    }
  }
  return {beside(label, Side::right, 0), Side::right};
}

}  // namespace

std::string labels_apart(const std::vector<PointLabel>& labels) {
  std::vector<Box> taken;
  for (const auto& [point, text, classes] : labels) {
    taken.push_back({point.x - dot, point.x + dot, point.y});
  }
  std::string svg;
  for (const PointLabel& label : labels) {
    const auto [box, side] = placed(label, taken);
    taken.push_back(box);
    if (std::abs(box.y - label.point.y) > line_height / 2) {
      svg += line_between(label.point, {label.point.x, box.y}, "leader");
    }
    svg += label_at({label.point.x, box.y + 4},
                    label.classes + (side == Side::right ? " right" : " left"),
                    label.text);
  }
  return svg;
}

}  // namespace stagecraft
