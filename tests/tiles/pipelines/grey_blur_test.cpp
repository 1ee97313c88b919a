#include "stages/tiles/tool/grey_blur.h"

#include <gtest/gtest.h>

#include "stages/tiles/measure/made.h"
#include "tests/tiles/pictures.h"
#include "tests/tiles/pipelines/golden_pictures.h"

namespace stagecraft::tiles {
namespace {

TEST(GreyBlur, OfSmallPicturesIsAsDefined) {
  unsigned seed = 0;
  for (const auto& [width, height] : suite::small_sizes()) {
    for (const int channels : {1, 3}) {
      const Image photograph = suite::noise(width, height, channels, ++seed);
      EXPECT_EQ(suite::difference(made(grey_blur, photograph),
                                  suite::blurred_by_definition(
                                      suite::grey_by_definition(photograph))),
                0)
          << width << " x " << height << " x " << channels;
    }
  }
}

}  // namespace
}  // namespace stagecraft::tiles
