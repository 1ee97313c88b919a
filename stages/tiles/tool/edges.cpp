#include "stages/tiles/tool/edges.h"

namespace stagecraft::tiles {
namespace {

class EdgesFilter : public Filter {
 public:
  EdgesFilter(Extent extent, int channels, const Dehazing& how,
              const Thresholds& thresholds)
      : photograph_(extent, channels),
        how_(how),
        canny_(extent.width, extent.height, thresholds) {}

  void put(std::span<const std::uint8_t> row) override {
    photograph_.put(row);
    if (photograph_.complete()) find();
  }

  bool take(std::span<std::uint8_t> row) override {
    if (!photograph_.complete()) return false;
    canny_.row(taken_++, row);
    return true;
  }

 private:
  void find() {
    Dehazed dehazed(photograph_, how_);
    std::vector<std::uint8_t> grey(photograph_.width());
    for (int y = 0; y < photograph_.height(); ++y) {
      dehaze_rows().grey(dehazed.next(), grey.size(), grey.data());
      canny_.put(grey);
    }
  }

  Planes photograph_;
  Dehazing how_;
  Canny canny_;
  int taken_ = 0;  ///< rows
};

}  // namespace

std::unique_ptr<Filter> edges_dehazed(Extent extent, int channels,
                                      const Dehazing& how,
                                      const Thresholds& thresholds) {
  return std::make_unique<EdgesFilter>(extent, channels, how, thresholds);
}

const Pipeline edges = {
    .name = "edges",
    .job = "edges of the picture without haze, white on black",
    .wanted = Colours::rgb,
    .channels = 1,
    .begin =
        [](Extent extent, int channels) {
          return edges_dehazed(extent, channels, {}, {});
        },
};

}  // namespace stagecraft::tiles
