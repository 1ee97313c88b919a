#include "stages/tiles/tool/dehaze_sums.h"

#include <algorithm>

#include "stages/tiles/tool/dehaze_rows.h"

namespace stagecraft::tiles {
namespace {

/// Pixels of a square about pixel n of `size`, along one side.
int side(int n, int radius, int size) {
  return std::min(n + radius, size - 1) - std::max(n - radius, 0) + 1;
}

}  // namespace

MovingSums::MovingSums(int width, int height, int radius, Terms terms,
                       Source source)
    : width_(width),
      height_(height),
      radius_(radius),
      terms_(terms),
      source_(std::move(source)),
      ring_rows_(std::min(2 * radius + 2, height)),
      stride_(static_cast<std::size_t>(width + 2 * radius + 1)),
      ring_(static_cast<std::size_t>(width) * 2 * (ring_rows_ + 1)),
      columns_(stride_ * static_cast<std::size_t>(terms)),
      sums_(columns_.size()),
      weights_(width_) {
  for (int x = 0; x < width; ++x)
    shares_.push_back(1.0 / side(x, radius, width));
}

std::array<float*, 2> MovingSums::ring(int y) {
  const int place = y < 0 || y >= height_ ? ring_rows_ : y % ring_rows_;
  float* row = ring_.data() + static_cast<std::size_t>(place) * 2 * width_;
  return {row, row + width_};
}

void MovingSums::next() {
  const DehazeRows& rows = dehaze_rows();
  ++y_;
  const auto exchange =
      terms_ == Terms::plain ? rows.exchange : rows.exchange_products;
  while (read_ <= y_ + radius_) {
    const auto comes = ring(read_);
    const auto goes = ring(read_ - 2 * radius_ - 1);
    if (read_ < height_) source_(comes);
    exchange({comes[0], comes[1]}, {goes[0], goes[1]}, width_,
             columns_.data() + radius_ + 1, stride_);
    ++read_;
  }
  for (std::size_t k = 0; k < static_cast<std::size_t>(terms_); k += 2) {
    rows.slide(columns_.data() + k * stride_, stride_, 2 * radius_ + 1, width_,
               sums_.data() + k * stride_);
  }
  const double rows_share = 1.0 / side(y_, radius_, height_);
  for (int x = 0; x < width_; ++x) weights_[x] = shares_[x] * rows_share;
}

}  // namespace stagecraft::tiles
