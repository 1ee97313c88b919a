#include "stages/tiles/tool/edges_canny.h"

#include <algorithm>
#include <cstddef>

namespace stagecraft::tiles {

Canny::Canny(int width, int height, const Thresholds& thresholds)
    : width_(width),
      height_(height),
      thresholds_(thresholds),
      grey_(3 * (width_ + 2)),
      along_(grey_.size()),
      across_(grey_.size()),
      magnitude_(grey_.size()),
      zero_(width_ + 2),
      map_((width_ + 2) * (height_ + 2)) {}

void Canny::put(std::span<const std::uint8_t> row) {
  std::uint8_t* grey = &grey_[slot(rows_)];
  std::ranges::copy(row, grey + 1);
  grey[0] = row.front();
  grey[width_ + 1] = row.back();
  ++rows_;
  if (rows_ > 1) differentiate(rows_ - 2);
  if (rows_ < height_) return;
  differentiate(height_ - 1);
  suppress(height_ - 1);
  connect();
}

Gradient Canny::gradient_at(int y) {
  return {&along_[slot(y)], &across_[slot(y)], &magnitude_[slot(y)]};
}

void Canny::differentiate(int y) {
  const auto row = [&](int at) {
    return &grey_[slot(std::clamp(at, 0, height_ - 1))];
  };
  edges_rows().gradient({row(y - 1), row(y), row(y + 1)}, width_,
                        gradient_at(y));
  if (y > 0) suppress(y - 1);
}

void Canny::suppress(int y) {
  const auto row = [&](int at) {
    return at < 0 || at >= height_ ? zero_.data() : &magnitude_[slot(at)];
  };
  edges_rows().suppress(gradient_at(y), {row(y - 1), row(y), row(y + 1)},
                        thresholds_, width_, &map_[(y + 1) * (width_ + 2) + 1]);
}

void Canny::connect() {
  const auto stride = static_cast<std::ptrdiff_t>(width_ + 2);
  const std::ptrdiff_t around[] = {-stride - 1, -stride, -stride + 1, -1, 1,
                                   stride - 1,  stride,  stride + 1};
  std::vector<Edge*> reached;
  for (Edge& pixel : map_) {
    if (pixel != Edge::strong) continue;
    reached.push_back(&pixel);
    while (!reached.empty()) {
      Edge* const at = reached.back();
      reached.pop_back();
      for (const std::ptrdiff_t step : around) {
        if (at[step] != Edge::weak) continue;
        at[step] = Edge::strong;
        reached.push_back(at + step);
      }
    }
  }
}

void Canny::row(int y, std::span<std::uint8_t> result) const {
  const Edge* const row = &map_[(y + 1) * (width_ + 2) + 1];
  for (std::size_t x = 0; x < width_; ++x) {
    result[x] = row[x] == Edge::strong ? 255 : 0;
  }
}

}  // namespace stagecraft::tiles
