#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <functional>

#include "tests/tiles/pipelines/definitions.h"

namespace stagecraft::tiles::suite {

Image edges_by_definition(const Image& grey, const Thresholds& thresholds) {
  const auto inside = [&](int x, int y) {
    return x >= 0 && y >= 0 && x < grey.width && y < grey.height;
  };
  const auto level = [&](int x, int y) {
    return grey.row(
        std::clamp(y, 0, grey.height - 1))[std::clamp(x, 0, grey.width - 1)];
  };
  const auto along = [&](int x, int y) {
    int sum = 0;
    for (int v = -1; v <= 1; ++v) {
      sum += (2 - std::abs(v)) * (level(x + 1, y + v) - level(x - 1, y + v));
    }
    return sum;
  };
  const auto across = [&](int x, int y) {
    int sum = 0;
    for (int u = -1; u <= 1; ++u) {
      sum += (2 - std::abs(u)) * (level(x + u, y + 1) - level(x + u, y - 1));
    }
    return sum;
  };
  const auto slope = [&](int x, int y) {
    return inside(x, y) ? std::abs(along(x, y)) + std::abs(across(x, y)) : 0;
  };
  const auto largest = [&](int x, int y) {
    const int dx = along(x, y);
    const int dy = across(x, y);
    const double angle = std::atan2(std::abs(dy), std::abs(dx));
    const double eighth = std::acos(-1.0) / 8;
    const int u = angle > 3 * eighth ? 0 : 1;
    const int v = angle < eighth ? 0 : (dx < 0) != (dy < 0) && u == 1 ? -1 : 1;
    const int after = slope(x + u, y + v);
    return slope(x, y) > slope(x - u, y - v) &&
           (u * v == 0 ? slope(x, y) >= after : slope(x, y) > after);
  };
  Image result(grey.width, grey.height, 1);
  const std::function<void(int, int)> follow = [&](int x, int y) {
    if (!inside(x, y) || result.row(y)[x] != 0 ||
        slope(x, y) <= thresholds.low || !largest(x, y)) {
      return;
    }
    result.row(y)[x] = 255;
    for (int v = -1; v <= 1; ++v) {
      for (int u = -1; u <= 1; ++u) follow(x + u, y + v);
    }
  };
  for (int y = 0; y < grey.height; ++y) {
    for (int x = 0; x < grey.width; ++x) {
      if (slope(x, y) > thresholds.high) follow(x, y);
    }
  }
  return result;
}

}  // namespace stagecraft::tiles::suite
