#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "common/picture/page.h"
#include "common/scan/grid.h"

namespace stagecraft::realign {

/// The values that are drawn darkest and brightest; others are clamped.
struct Window {
  double low = 0;
  double high = 1;
};

/// Where a value lies in a window: 0 to 255; what is not finite is 0.
unsigned char level(double value, const Window& window);

enum class Colours {
  grey,
  heat,  ///< black, red, yellow, white: brightness rises throughout
};

/// How much of what a picture shows.
struct Pixels {
  int width = 0, height = 0;
  std::span<const double> values;  ///< rows from the top
};

/// A PNG as "data:image/png;base64,...". Throws std::runtime_error.
std::string picture(const Pixels& pixels, const Window& window,
                    Colours colours);

}  // namespace stagecraft::realign
