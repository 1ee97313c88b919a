#include "stages/tiles/base/decoder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <new>

#include "common/base/error.h"
#include "common/base/resources.h"
#include "stages/tiles/base/decoders.h"
#include "stages/tiles/base/jpeg_encoder.h"
#include "stages/tiles/base/png_encoder.h"
#include "stages/tiles/measure/drawn_photographs.h"
#include "tests/common/base/folder.h"
#include "tests/tiles/pictures.h"

namespace stagecraft::tiles {
namespace {

using suite::difference;
using suite::golden;
using suite::noise;
using testing::AnyOf;
using testing::ElementsAre;

constexpr std::int64_t plenty = 1 << 30;

TEST(Decoder, KnowsFormatsByTheirFirstBytes) {
  EXPECT_EQ(format_of("\xFF\xD8\xFF\xE0"), Format::jpeg);
  EXPECT_EQ(format_of("\x89PNG\r\n\x1A\n"), Format::png);
  EXPECT_EQ(format_of("\x89PNG\n\n"), Format::none);
  EXPECT_EQ(format_of("\xFF\xD8"), Format::none);
  EXPECT_EQ(format_of(""), Format::none);
}

/// How a process ends that decodes with so many bytes more than it has: 0, it
/// does; 1, it finds no memory; 2, something else is wrong.
int decoded_with(std::int64_t more, const std::string& bytes) {
  const pid_t child = fork();
  if (child == 0) {
    std::int64_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    const auto most = static_cast<rlim_t>(pages * sysconf(_SC_PAGESIZE) + more);
    const rlimit limit{most, most};
    setrlimit(RLIMIT_AS, &limit);
    try {
      decode(bytes, Colours::rgb, plenty);
      _exit(0);
    } catch (const std::bad_alloc&) {
      _exit(1);
    } catch (...) {
      _exit(2);
    }
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// Of long rows, for which libraries take much.
TEST(Decoder, TakesNoMemoryForNoDamage) {
  if (sanitized) GTEST_SKIP() << "a sanitizer takes more";
  const Image wide = noise(30'000, 20, 3, 1);
  JpegEncoder jpeg(wide.width, wide.height, {});
  for (int y = 0; y < wide.height; ++y) jpeg.next(wide.row(y));
  for (const std::string& bytes :
       {jpeg.finish(), encode_png(noise(30'000, 20, 1, 1))}) {
    EXPECT_EQ(decoded_with(0, bytes), 1);
    for (std::int64_t more = 1 << 16; more < 1 << 21; more += 1 << 16) {
      EXPECT_THAT(decoded_with(more, bytes), AnyOf(0, 1)) << more;
    }
    EXPECT_EQ(decoded_with(plenty, bytes), 0);
  }
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
