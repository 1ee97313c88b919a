#include "stages/tiles/tool/dehaze.h"

#include <algorithm>
#include <numeric>
#include <optional>

namespace stagecraft::tiles {

std::array<float, 3> airlight(const Planes& photograph, int patch) {
  const int width = photograph.width();
  const int height = photograph.height();
  int read = 0;
  MovingMinimum<std::uint8_t> minimum(
      width, height, patch, [&](std::span<std::uint8_t> row) {
        dehaze_rows().least(photograph.row(read++), width, row.data());
      });
  std::vector<std::uint8_t> dark(static_cast<std::size_t>(width) * height);
  std::array<std::int64_t, 256> pixels{};  // of each level
  for (int y = 0; y < height; ++y) {
    const auto row =
        std::span(dark).subspan(static_cast<std::size_t>(y) * width, width);
    minimum.row(y, row);
    for (const std::uint8_t level : row) ++pixels[level];
  }

  const std::int64_t size = std::ssize(dark);
  const std::int64_t wanted = std::max<std::int64_t>(1, (size + 500) / 1000);
  int least = 255;
  std::int64_t brighter = 0;
  while (brighter + pixels[least] < wanted) brighter += pixels[least--];
  std::int64_t alike = wanted - brighter;  // of the least level
  std::array<std::int64_t, 3> sums{};
  for (int y = 0; y < height; ++y) {
    const Colour row = photograph.row(y);
    for (int x = 0; x < width; ++x) {
      const int level = dark[static_cast<std::size_t>(y) * width + x];
      if (level < least || (level == least && alike-- <= 0)) continue;
      for (std::size_t c = 0; c < 3; ++c) sums[c] += row[c][x];
    }
  }
  std::array<float, 3> result{};
  for (std::size_t c = 0; c < 3; ++c) {
    result[c] = static_cast<float>(static_cast<double>(sums[c]) /
                                   static_cast<double>(wanted));
    result[c] = std::max(result[c], 1.0F);
  }
  return result;
}

Dehazed::Dehazed(const Planes& photograph, const Dehazing& how)
    : photograph_(photograph),
      how_(how),
      airlight_(airlight(photograph, how.patch)),
      ratio_(photograph.width(), photograph.height(), how.patch,
             [this](std::span<float> row) {
               const auto [r, g, b] = airlight_;
               dehaze_rows().least_product(photograph_.row(ratios_++),
                                           {1 / r, 1 / g, 1 / b}, row.size(),
                                           row.data());
             }),
      filter_(photograph.width(), photograph.height(), how.guiding,
              [this](int y, std::span<float> guide, std::span<float> input) {
                transmission(y, guide, input);
              }),
      grey_(photograph.width()),
      result_(3 * grey_.size()) {}

void Dehazed::transmission(int y, std::span<float> guide,
                           std::span<float> input) {
  dehaze_rows().grey(photograph_.row(y), grey_.size(), grey_.data());
  std::ranges::copy(grey_, guide.begin());
  ratio_.row(y, input);
  const auto omega = static_cast<float>(how_.omega);
  for (float& value : input) value = 1 - omega * value;
}

Colour Dehazed::next() {
  const std::size_t width = grey_.size();
  const auto line = filter_.next();
  const Colour row = photograph_.row(y_++);
  dehaze_rows().grey(row, width, grey_.data());
  for (std::size_t c = 0; c < 3; ++c) {
    dehaze_rows().clear(row[c], grey_.data(), line, airlight_[c],
                        static_cast<float>(how_.least_t), width,
                        &result_[c * width]);
  }
  return {&result_[0], &result_[width], &result_[2 * width]};
}

namespace {

class DehazeFilter : public Filter {
 public:
  DehazeFilter(Extent extent, int channels, const Dehazing& how)
      : photograph_(extent, channels), how_(how) {}

  void put(std::span<const std::uint8_t> row) override { photograph_.put(row); }

  bool take(std::span<std::uint8_t> row) override {
    if (!photograph_.complete()) return false;
    if (!dehazed_) dehazed_.emplace(photograph_, how_);
    dehaze_rows().join(dehazed_->next(), photograph_.width(), row.data());
    return true;
  }

 private:
  Planes photograph_;
  Dehazing how_;
  std::optional<Dehazed> dehazed_;
};

}  // namespace

std::unique_ptr<Filter> dehazed(Extent extent, int channels,
                                const Dehazing& how) {
  return std::make_unique<DehazeFilter>(extent, channels, how);
}

const Pipeline dehaze = {
    .name = "dehaze",
    .job = "haze removed, by the dark channel and a guided filter",
    .wanted = Colours::rgb,
    .channels = 3,
    .begin = [](Extent extent,
                int channels) { return dehazed(extent, channels, {}); },
};

}  // namespace stagecraft::tiles
