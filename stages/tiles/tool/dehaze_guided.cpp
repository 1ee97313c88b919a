#include "stages/tiles/tool/dehaze_guided.h"

#include <algorithm>
#include <cmath>

#include "stages/tiles/tool/dehaze_rows.h"

namespace stagecraft::tiles {
namespace {

constexpr double range = 255;  // of the guide

int coarse(int size, int step) { return (size + step - 1) / step; }

}  // namespace

GuidedFilter::GuidedFilter(int width, int height, const Guiding& guiding,
                           Source source)
    : width_(width),
      guiding_(guiding),
      source_(std::move(source)),
      coarse_width_(coarse(width, guiding.step)),
      coarse_height_(coarse(height, guiding.step)),
      moments_(coarse_width_, coarse_height_, guiding.radius / guiding.step,
               MovingSums::Terms::products,
               [this](const auto& row) { sample(row); }),
      lines_(coarse_width_, coarse_height_, guiding.radius / guiding.step,
             MovingSums::Terms::plain, [this](const auto& row) { fit(row); }),
      whole_(guiding.step == 1 ? 0 : 2 * width),
      coarse_(guiding.step == 1 ? 0 : 4 * coarse_width_),
      drawn_(2 * static_cast<std::size_t>(width)) {}

void GuidedFilter::sample(const std::array<float*, 2>& row) {
  const int y = sampled_++ * guiding_.step;
  if (guiding_.step == 1) {
    source_(y, {row[0], static_cast<std::size_t>(width_)},
            {row[1], static_cast<std::size_t>(width_)});
    return;
  }
  const auto halves = std::span(whole_);
  source_(y, halves.first(width_), halves.last(width_));
  for (int x = 0, from = 0; x < coarse_width_; ++x, from += guiding_.step) {
    row[0][x] = whole_[from];
    row[1][x] = whole_[width_ + from];
  }
}

void GuidedFilter::fit(const std::array<float*, 2>& row) {
  moments_.next();
  dehaze_rows().fit(moments_.sums(), moments_.stride(), moments_.weights(),
                    guiding_.epsilon * range * range, coarse_width_, row);
}

float* GuidedFilter::coarse_line(int y, int k) {
  return coarse_.data() +
         static_cast<std::size_t>(2 * (y % 2) + k) * coarse_width_;
}

std::array<const float*, 2> GuidedFilter::next() {
  const auto means = [&](float* result, std::size_t width) {
    lines_.next();
    dehaze_rows().means(lines_.sums(), lines_.stride(), lines_.weights(), width,
                        {result, result + width});
  };
  if (guiding_.step == 1) {
    means(drawn_.data(), width_);
  } else {
    const int y = y_++;
    const int below = std::min(y / guiding_.step + 1, coarse_height_ - 1);
    for (; averaged_ <= below; ++averaged_) {
      means(coarse_line(averaged_, 0), coarse_width_);
    }
    draw_out(y);
  }
  return {drawn_.data(), drawn_.data() + width_};
}

/// Bilinearly, from the rows above and below and their pixels to the left and
/// right; behind the last one, that.
void GuidedFilter::draw_out(int y) {
  const int step = guiding_.step;
  const int above = y / step;
  const int below = std::min(above + 1, coarse_height_ - 1);
  const float share = static_cast<float>(y % step) / static_cast<float>(step);
  for (int k = 0; k < 2; ++k) {
    const float* upper = coarse_line(above, k);
    const float* lower = coarse_line(below, k);
    float* result = &drawn_[static_cast<std::size_t>(k) * width_];
    for (int i = 0; i < coarse_width_; ++i) {
      const int next = std::min(i + 1, coarse_width_ - 1);
      const float left = std::lerp(upper[i], lower[i], share);
      const float right = std::lerp(upper[next], lower[next], share);
      const float slope = (right - left) / static_cast<float>(step);
      const int width = std::min(step, width_ - i * step);
      for (int x = 0; x < width; ++x) {
        result[i * step + x] = left + slope * static_cast<float>(x);
      }
    }
  }
}

}  // namespace stagecraft::tiles
