#include "stages/tiles/base/decoder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/error.h"
#include "stages/tiles/base/decoders.h"
#include "stages/tiles/base/png_encoder.h"
#include "stages/tiles/measure/drawn_photographs.h"
#include "tests/common/base/folder.h"
#include "tests/tiles/pictures.h"

namespace stagecraft::tiles {
namespace {

using suite::difference;
using suite::golden;
using suite::noise;
using testing::ElementsAre;

constexpr std::int64_t plenty = 1 << 30;

TEST(Decoder, KnowsFormatsByTheirFirstBytes) {
  EXPECT_EQ(format_of("\xFF\xD8\xFF\xE0"), Format::jpeg);
  EXPECT_EQ(format_of("\x89PNG\r\n\x1A\n"), Format::png);
  EXPECT_EQ(format_of("\x89PNG\n\n"), Format::none);
  EXPECT_EQ(format_of("\xFF\xD8"), Format::none);
  EXPECT_EQ(format_of(""), Format::none);
}

// Exif 2.3, table of the tag Orientation: where the first row and column of the
// stored picture belong.
TEST(Decoder, TurnsPicturesUpright) {
  Image stored(3, 2, 1);
  stored.samples = {1, 2, 3, 4, 5, 6};
  const auto turned = [&](int orientation) {
    return upright(stored, orientation).samples;
  };
  EXPECT_THAT(turned(1), ElementsAre(1, 2, 3, 4, 5, 6));
  EXPECT_THAT(turned(2), ElementsAre(3, 2, 1, 6, 5, 4));
  EXPECT_THAT(turned(3), ElementsAre(6, 5, 4, 3, 2, 1));
  EXPECT_THAT(turned(4), ElementsAre(4, 5, 6, 1, 2, 3));
  EXPECT_THAT(turned(5), ElementsAre(1, 4, 2, 5, 3, 6));
  EXPECT_THAT(turned(6), ElementsAre(4, 1, 5, 2, 6, 3));
  EXPECT_THAT(turned(7), ElementsAre(6, 3, 5, 2, 4, 1));
  EXPECT_THAT(turned(8), ElementsAre(3, 6, 2, 5, 1, 4));
  EXPECT_EQ(upright(stored, 8).width, 2);
  EXPECT_EQ(upright(stored, 2).width, 3);
}

std::string exif(const std::string& tiff) {
  return std::string("Exif\0\0", 6) + tiff;
}

TEST(Decoder, ReadsHowACameraWasHeld) {
  const std::string big(
      "MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0", 22);
  const std::string little(
      "II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x08\0\0\0", 22);
  EXPECT_EQ(orientation_of(exif(big)), 6);
  EXPECT_EQ(orientation_of(exif(little)), 8);
  EXPECT_EQ(orientation_of(little), 1) << "no Exif";
  // Cut anywhere, and with any byte changed, it is read within its bounds.
  for (const std::string& text : {big, little}) {
    for (std::size_t size = 0; size < text.size(); ++size) {
      const std::string cut = exif(text.substr(0, size));
      EXPECT_LE(orientation_of(std::string_view(cut.data(), cut.size())), 8);
      std::string wrong = exif(text);
      for (const char byte : {'\0', '\x7F', '\xFF'}) {
        wrong[6 + size] = byte;
        const int found = orientation_of(wrong);
        EXPECT_TRUE(found >= 1 && found <= 8);
      }
    }
  }
}

TEST(Decoder, TakesNoMoreMemoryThanAllowed) {
  const std::string bytes = samples::content(golden("good") / "tile.jpg");
  const std::int64_t needed = 512 * 512 * bytes_per_pixel;
  EXPECT_NO_THROW(decoder_of(bytes, Colours::rgb, needed));
  EXPECT_THROW(decoder_of(bytes, Colours::rgb, needed - 1), BadInput);
}

// Whatever is cut off or changed: the picture, or BadInput; nothing else.
TEST(Decoder, SurvivesDamage) {
  for (const char* name : {"s420.jpg", "progressive.jpg", "cmyk.jpg",
                           "turned.jpg", "arithmetic.jpg", "rgba.png",
                           "palette.png", "bits.png", "restart.jpg"}) {
    const std::string whole = samples::content(golden("good") / name);
    int refused = 0;
    for (std::size_t n = 0; n < 200; ++n) {
      std::string damaged = whole;
      const std::size_t at = (n * 7919 + 2) % whole.size();
      if (n % 2 == 0) damaged.resize(at);
      if (n % 2 == 1)
        damaged[at] = static_cast<char>(damaged[at] ^ (1 + n % 255));
      try {
        decode(damaged, n % 3 == 0 ? Colours::luma : Colours::rgb, plenty);
      } catch (const BadInput&) {
        ++refused;
      }
    }
    EXPECT_GE(refused, 80) << name;
  }
}

TEST(Decoder, GivesBackWhatWasEncoded) {
  for (const int width : {1, 2, 7, 300}) {
    const Image grey = noise(width, 11, 1, 3);
    EXPECT_EQ(difference(decode(encode_png(grey), Colours::luma, plenty), grey),
              0);
  }
}

TEST(DrawnPhotographs, AreTheSameEverywhereAndAreNotAlike) {
  const Image once = drawn_photograph(100, 80, 3);
  EXPECT_EQ(difference(once, drawn_photograph(100, 80, 3)), 0);
  EXPECT_GT(difference(once, drawn_photograph(100, 80, 4)), 30);
  const Image read = decode(encode_jpeg(once, 90), Colours::rgb, plenty);
  EXPECT_LT(difference(read, once), 100);
}

}  // namespace
}  // namespace stagecraft::tiles
