#include "stages/realign/tool/picture.h"

#include <gmock/gmock.h>
#include <png.h>

#include <array>
#include <cmath>
#include <vector>

#include "tests/realign/tool/scans.h"

namespace stagecraft::realign {
namespace {

using testing::ElementsAre;

std::string encoded(const std::string& text) {
  return base64(std::as_bytes(std::span(text)));
}

// Source: RFC 4648, section 10.
TEST(Picture, Base64IsThatOfTheStandard) {
  EXPECT_EQ(encoded(""), "");
  EXPECT_EQ(encoded("f"), "Zg==");
  EXPECT_EQ(encoded("fo"), "Zm8=");
  EXPECT_EQ(encoded("foo"), "Zm9v");
  EXPECT_EQ(encoded("foobar"), "Zm9vYmFy");
  EXPECT_EQ(encoded("\xff\xfe\xfd"), "//79");
}

TEST(Picture, LevelsFillTheWindow) {
  const Window window{10, 20};
  EXPECT_EQ(level(10, window), 0);
  EXPECT_EQ(level(12, window), 51);
  EXPECT_EQ(level(20, window), 255);
  EXPECT_EQ(level(-99, window), 0);
  EXPECT_EQ(level(99, window), 255);
  EXPECT_EQ(level(NAN, window), 0);
  EXPECT_EQ(level(5, {5, 5}), 0);
}

/// Red, green, blue of every pixel, read back by libpng.
std::vector<unsigned char> pixels_of(const std::string& uri) {
  const std::string start = "data:image/png;base64,";
  EXPECT_TRUE(uri.starts_with(start));
  const std::string png = samples::decoded(uri.substr(start.size()));
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  EXPECT_TRUE(png_image_begin_read_from_memory(&image, png.data(), png.size()));
  EXPECT_EQ(image.width, 3U);
  EXPECT_EQ(image.height, 2U);
  image.format = PNG_FORMAT_RGB;
  std::vector<unsigned char> pixels(PNG_IMAGE_SIZE(image));
  EXPECT_TRUE(
      png_image_finish_read(&image, nullptr, pixels.data(), 0, nullptr));
  return pixels;
}

TEST(Picture, HoldsTheLevels) {
  const std::array<double, 6> values{0, 51, 102, 153, 204, 255};
  EXPECT_THAT(pixels_of(picture({3, 2, values}, {0, 255}, Colours::grey)),
              ElementsAre(0, 0, 0, 51, 51, 51, 102, 102, 102, 153, 153, 153,
                          204, 204, 204, 255, 255, 255));
}

TEST(Picture, HeatGrowsBrighterAllTheWay) {
  const std::array<double, 6> values{0, 51, 102, 153, 204, 255};
  EXPECT_THAT(pixels_of(picture({3, 2, values}, {0, 255}, Colours::heat)),
              ElementsAre(0, 0, 0, 153, 0, 0, 255, 51, 0, 255, 204, 0, 255, 255,
                          102, 255, 255, 255));
}

}  // namespace
}  // namespace stagecraft::realign
