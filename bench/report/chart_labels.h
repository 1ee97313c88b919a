#pragma once

#include <string>
#include <vector>

#include "bench/report/chart.h"

namespace stagecraft {

/// A label of a point in a plot.
struct PointLabel {
  Place point;
  std::string text;  ///< markup
  std::string classes;
};

/// The labels beside their points, moved up or down until none covers another
/// on a telephone's width, with a line to the point where it had to move far.
std::string labels_apart(const std::vector<PointLabel>& labels);

}  // namespace stagecraft
