#include "stages/tiles/measure/drawn_edges.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "stages/tiles/measure/drawn_photographs.h"

namespace stagecraft::tiles {
namespace {

constexpr int brightnesses = 4;
constexpr double airlight[] = {215, 220, 228};  // levels
constexpr double grain = 4;                     // levels to either side

/// A brightness a pixel, 0 to 3, of shapes that cover one another.
std::vector<int> shapes(int width, int height, int number) {
  std::vector<int> result(static_cast<std::size_t>(width) * height);
  const int count = width * height / 20000 + 4;
  for (int n = 0; n < count; ++n) {
    const auto random = [&](int what) { return random_at(n, what, number); };
    const double size = 20 + 80 * random(0);  // pixels to either side
    const double across = random(1) < 0.3 ? 0 : size * std::pow(random(1), 3);
    const double angle = 4 * random(2);
    const auto at_x = static_cast<int>(width * random(3));
    const auto at_y = static_cast<int>(height * random(4));
    const auto reached = static_cast<int>(1.5 * size);
    for (int y = std::max(0, at_y - reached);
         y < std::min(height, at_y + reached); ++y) {
      for (int x = std::max(0, at_x - reached);
           x < std::min(width, at_x + reached); ++x) {
        const double u =
            std::cos(angle) * (x - at_x) + std::sin(angle) * (y - at_y);
        const double v =
            std::cos(angle) * (y - at_y) - std::sin(angle) * (x - at_x);
        const bool inside = across == 0
                                ? std::hypot(u, v) < size
                                : std::abs(u) < size && std::abs(v) < across;
        if (inside) result[y * width + x] = n % brightnesses;
      }
    }
  }
  return result;
}

}  // namespace

DrawnEdges draw_edges(int width, int height, int number) {
  const std::vector<int> shape = shapes(width, height, number);
  DrawnEdges drawn{Image(width, height, 3), Image(width, height, 1)};
  for (int y = 0; y < height; ++y) {
    const double ground = 0.15 + 0.75 * y / height;
    for (int x = 0; x < width; ++x) {
      const int here = shape[y * width + x];
      const bool right = x + 1 < width && shape[y * width + x + 1] != here;
      const bool below = y + 1 < height && shape[(y + 1) * width + x] != here;
      if (right || below) drawn.truth.row(y)[x] = 255;
      // The brightest stand high, under half of the haze.
      const double t = here == brightnesses - 1 ? std::sqrt(ground) : ground;
      // Little blue, as land has it.
      const double light = 30 + 45 * here;
      const double colours[] = {light, 1.05 * light, 0.3 * light};
      for (int c = 0; c < 3; ++c) {
        const double noise =
            grain * (2 * random_at(3 * x + c, y, number + 1000) - 1);
        drawn.hazy.row(y)[3 * x + c] = static_cast<std::uint8_t>(std::clamp(
            colours[c] * t + airlight[c] * (1 - t) + noise + 0.5, 0.0, 255.0));
      }
    }
  }
  return drawn;
}

double found_again(const Image& these, const Image& those) {
  const auto any_near = [&](int x, int y) {
    for (int v = std::max(0, y - 1); v <= std::min(y + 1, those.height - 1);
         ++v) {
      for (int u = std::max(0, x - 1); u <= std::min(x + 1, those.width - 1);
           ++u) {
        if (those.row(v)[u] != 0) return true;
      }
    }
    return false;
  };
  std::int64_t all = 0, found = 0;
  for (int y = 0; y < these.height; ++y) {
    for (int x = 0; x < these.width; ++x) {
      if (these.row(y)[x] == 0) continue;
      ++all;
      if (any_near(x, y)) ++found;
    }
  }
  return all == 0 ? 1 : static_cast<double>(found) / static_cast<double>(all);
}

}  // namespace stagecraft::tiles
