#include "stages/tiles/tool/edges.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "stages/tiles/measure/drawn_edges.h"
#include "stages/tiles/measure/made.h"
#include "tests/tiles/pictures.h"
#include "tests/tiles/pipelines/definitions.h"
#include "tests/tiles/pipelines/golden_pictures.h"

namespace stagecraft::tiles {
namespace {

using suite::dehazed_picture;
using suite::difference;
using suite::expected;
using suite::names_with;
using suite::noise;
using suite::photograph_of;
using suite::small_sizes;
using testing::Each;
using testing::Ge;
using testing::SizeIs;

Image edges_of(const Image& grey, const Thresholds& thresholds = {}) {
  Canny canny(grey.width, grey.height, thresholds);
  for (int y = 0; y < grey.height; ++y) canny.put(grey.row(y));
  Image result(grey.width, grey.height, 1);
  for (int y = 0; y < grey.height; ++y) canny.row(y, result.row(y));
  return result;
}

TEST(Edges, OfExpectedPicturesAreThoseOfOpenCV) {
  bool tells[] = {false, false, false};
  for (const std::string& name : names_with(".edges.png")) {
    const Image grey = suite::grey_by_definition(expected(name, ".dehaze.png"));
    const Image wanted = expected(name, ".edges.png");
    EXPECT_EQ(difference(edges_of(grey), wanted), 0) << name;
    std::size_t n = 0;
    for (const Thresholds other :
         {Thresholds{100, 203}, Thresholds{103, 200}, Thresholds{200, 200}}) {
      tells[n++] |= difference(edges_of(grey, other), wanted) != 0;
    }
  }
  EXPECT_THAT(tells, Each(true)) << "other thresholds must not pass";
}

TEST(Edges, ThroughOwnDehazingAreWithinAPixel) {
  const auto names = names_with(".edges.png");
  EXPECT_THAT(names, SizeIs(18));
  for (const std::string& name : names) {
    const Image photograph = photograph_of(name);
    const auto filter =
        edges.begin({photograph.width, photograph.height}, photograph.channels);
    const Image result = made(*filter, photograph, edges.channels);
    const Image wanted = expected(name, ".edges.png");
    EXPECT_THAT(
        (std::vector{found_again(result, wanted), found_again(wanted, result)}),
        Each(Ge(0.99)))
        << name;
  }
}

TEST(Edges, SmallPicturesAreAsDefined) {
  unsigned seed = 0;
  for (const auto& [width, height] : small_sizes()) {
    const Image grey = noise(width, height, 1, ++seed);
    for (const Thresholds thresholds : {Thresholds{}, Thresholds{300, 900}}) {
      EXPECT_EQ(difference(edges_of(grey, thresholds),
                           suite::edges_by_definition(grey, thresholds)),
                0)
          << width << " x " << height;
    }
    const auto filter = edges.begin({width, height}, 1);
    EXPECT_EQ(
        difference(made(*filter, grey, 1),
                   edges_of(suite::grey_by_definition(dehazed_picture(grey)))),
        0);
  }
}

TEST(DrawnEdges, AreWhereBrightnessChanges) {
  const DrawnEdges drawn = draw_edges(400, 600, 2);
  const auto green = [&](int x, int y) { return drawn.hazy.row(y)[3 * x + 1]; };
  int edge_pixels = 0;
  for (int y = 450; y < 599; ++y) {
    for (int x = 0; x < 399; ++x) {
      const int step = std::max(std::abs(green(x, y) - green(x + 1, y)),
                                std::abs(green(x, y) - green(x, y + 1)));
      EXPECT_EQ(drawn.truth.row(y)[x] != 0, step > 20) << x << " " << y;
      edge_pixels += drawn.truth.row(y)[x] != 0;
    }
  }
  EXPECT_GT(edge_pixels, 100);
}

TEST(DrawnEdges, AreFoundOnlyWhereHazeIsRemoved) {
  const DrawnEdges drawn = draw_edges(1200, 900, 2);
  const Image found = made(edges, drawn.hazy);
  EXPECT_GT(found_again(found, drawn.truth), 0.95);
  EXPECT_GT(found_again(drawn.truth, found), 0.95);
  const Image missed = edges_of(suite::grey_by_definition(drawn.hazy));
  EXPECT_LT(found_again(drawn.truth, missed), 0.7);
}

TEST(DrawnEdges, AreFoundAgainWithinAPixel) {
  Image one(9, 9, 1), other(9, 9, 1);
  EXPECT_EQ(found_again(one, other), 1) << "there are none";
  one.row(4)[4] = 255;
  EXPECT_EQ(found_again(one, other), 0);
  other.row(5)[5] = 255;
  EXPECT_EQ(found_again(one, other), 1) << "across the corner";
  one.row(0)[8] = 255;
  EXPECT_EQ(found_again(one, other), 0.5);
  EXPECT_EQ(found_again(other, one), 1);
}

}  // namespace
}  // namespace stagecraft::tiles
