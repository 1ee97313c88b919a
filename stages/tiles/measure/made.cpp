#include "stages/tiles/measure/made.h"

#include <stdexcept>

namespace stagecraft::tiles {

Image made(Filter& filter, const Image& photograph, int channels) {
  Image result(photograph.width, photograph.height, channels);
  int taken = 0;
  for (int y = 0; y < photograph.height; ++y) {
    filter.put(photograph.row(y));
    while (taken < result.height && filter.take(result.row(taken))) ++taken;
  }
  if (taken < result.height) {
    throw std::logic_error("behind the last row a filter must know all");
  }
  return result;
}

Image made(const Pipeline& pipeline, const Image& photograph) {
  const auto filter = pipeline.begin({photograph.width, photograph.height},
                                     photograph.channels);
  return made(*filter, photograph, pipeline.channels);
}

}  // namespace stagecraft::tiles
