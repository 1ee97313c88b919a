#include "stages/tiles/tool/grey_blur.h"

#include <algorithm>

#include "stages/tiles/07_simd.h"

namespace stagecraft::tiles {
namespace {

/// Grey, and a Gaussian of 7 pixels along both axes, rounded once.
class GreyBlur : public Filter {
 public:
  GreyBlur(Extent extent, int channels)
      : extent_(extent),
        channels_(channels),
        wide_(static_cast<std::size_t>(extent.width) + 2 * reach),
        ring_(extent.width) {}

  void put(std::span<const std::uint8_t> row) override {
    const std::span<std::uint8_t> middle = std::span(wide_).subspan(
        reach, static_cast<std::size_t>(extent_.width));
    if (channels_ == 1) {
      std::ranges::copy(row, middle.begin());
    } else {
      grey(row, middle);
    }
    for (int t = 1; t <= reach; ++t) {
      wide_[reach - t] = middle[mirrored(-t, extent_.width)];
      wide_[extent_.width + reach - 1 + t] =
          middle[mirrored(extent_.width - 1 + t, extent_.width)];
    }
    along_in_vectors(wide_.data(), middle.size(), ring_.row(put_).data());
    ++put_;
  }

  bool take(std::span<std::uint8_t> row) override {
    if (taken_ + reach >= put_ && put_ < extent_.height) return false;
    if (taken_ == extent_.height) return false;
    std::array<const std::uint16_t*, 7> rows{};
    for (int t = -reach; t <= reach; ++t) {
      rows[t + reach] = ring_.row(mirrored(taken_ + t, extent_.height)).data();
    }
    across_in_vectors(rows, row.size(), row.data());
    ++taken_;
    return true;
  }

 private:
  /// Brightness as the eye has it, ITU-R BT.601, in 1/32768.
  static void grey(std::span<const std::uint8_t> rgb,
                   std::span<std::uint8_t> result) {
    for (std::size_t x = 0; x < result.size(); ++x) {
      const std::uint8_t* pixel = &rgb[3 * x];
      const int sum = 9798 * pixel[0] + 19235 * pixel[1] + 3735 * pixel[2];
      result[x] = static_cast<std::uint8_t>((sum + 16384) >> 15);
    }
  }

  Extent extent_;
  int channels_;
  int put_ = 0;
  int taken_ = 0;
  std::vector<std::uint8_t> wide_;  ///< a row with what is beside it, mirrored
  Ring ring_;
};

}  // namespace

const Pipeline grey_blur{
    .name = "grey-blur",
    .job = "grey, and blurred by a Gaussian of 7 pixels",
    .wanted = Colours::luma,
    .channels = 1,
    .begin = [](Extent extent, int channels) -> std::unique_ptr<Filter> {
      return std::make_unique<GreyBlur>(extent, channels);
    }};

}  // namespace stagecraft::tiles
