#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <tuple>

#include "common/base/error.h"
#include "stages/tiles/tool/preview.h"
#include "stages/tiles/tool/result_file.h"
#include "tests/common/base/folder.h"

namespace stagecraft::tiles {
namespace {

namespace fs = std::filesystem;

/// Samples that differ from their neighbours.
Image checked(int width, int height, int channels) {
  Image image(width, height, channels);
  for (std::size_t n = 0; n < image.samples.size(); ++n) {
    image.samples[n] = static_cast<std::uint8_t>(n * 37 + n / 251);
  }
  return image;
}

std::string encoded(const Image& image, const ResultFormat& format) {
  const auto encoder =
      encoder_of(format, {image.width, image.height}, image.channels);
  for (int y = 0; y < image.height; ++y) encoder->next(image.row(y));
  return encoder->finish();
}

Image decoded(std::string_view bytes) {
  return decode(bytes, Colours::rgb, std::int64_t{1} << 30);
}

/// Grey as red, green and blue.
Image in_colours(const Image& image) {
  if (image.channels == 3) return image;
  Image result(image.width, image.height, 3);
  for (std::size_t n = 0; n < result.samples.size(); ++n) {
    result.samples[n] = image.samples[n / 3];
  }
  return result;
}

TEST(Encoders, WriteGreyAndColours) {
  for (const int channels : {1, 3}) {
    for (const auto& [width, height] :
         {std::pair{1, 1}, {1, 9}, {9, 1}, {301, 77}}) {
      const Image image = checked(width, height, channels);
      const Image result = decoded(encoded(image, {}));
      EXPECT_EQ(result.width, width);
      EXPECT_EQ(result.height, height);
      EXPECT_EQ(result.samples, in_colours(image).samples) << channels;
      const Image jpeg = decoded(encoded(image, {.extension = "jpg"}));
      EXPECT_EQ(jpeg.width, width);
      EXPECT_EQ(jpeg.height, height);
    }
  }
}

TEST(Encoders, RefuseWhatAFormatDoesNotHold) {
  EXPECT_THROW(encoder_of({.extension = "jpg"}, {65501, 1}, 1), BadInput);
  EXPECT_THROW(encoder_of({.extension = "jpg"}, {1, 65501}, 3), BadInput);
  EXPECT_NO_THROW(encoder_of({}, {65501, 1}, 1));
}

TEST(Encoders, CutTilesThatAreTheWhole) {
  for (const int channels : {1, 3}) {
    for (const auto& [width, height] :
         {std::pair{1, 1}, {16, 16}, {17, 15}, {32, 48}, {50, 33}}) {
      const ResultFormat format{.tile = 16};
      const Image image = in_colours(checked(width, height, channels));
      const std::string bytes =
          encoded(checked(width, height, channels), format);
      Image whole(width, height, 3);
      std::size_t pixels = 0;
      for (const Piece& piece : pieces_of(bytes, format)) {
        const Image tile = decoded(piece.bytes);
        ASSERT_EQ(tile.width, std::min(16, width - piece.left));
        ASSERT_EQ(tile.height, std::min(16, height - piece.top));
        pixels += static_cast<std::size_t>(tile.width) * tile.height;
        for (int y = 0; y < tile.height; ++y) {
          std::ranges::copy(tile.row(y),
                            whole.row(piece.top + y).begin() + 3 * piece.left);
        }
      }
      EXPECT_EQ(pixels, static_cast<std::size_t>(width) * height);
      EXPECT_EQ(whole.samples, image.samples) << width << " x " << height;
    }
  }
}

TEST(ResultPath, HasTheNameOfItsPhotograph) {
  EXPECT_EQ(result_path("sub/a.jpg", {}), "sub/a.jpg.png");
  EXPECT_EQ(result_path("a.png", {.extension = "jpg"}), "a.png.jpg");
  EXPECT_EQ(result_path("sub/a.jpg", {.tile = 64}, {.top = 64, .left = 128}),
            "sub/a.jpg_64_128.png");
}

TEST(IsWhole, LooksAtBothEnds) {
  const samples::Folder folder;
  for (const char* extension : {"png", "jpg"}) {
    const ResultFormat format{.extension = extension};
    const std::string bytes = encoded(checked(60, 40, 1), format);
    EXPECT_TRUE(is_whole(folder.file("a", bytes), format));
    for (const std::size_t size :
         {std::size_t{0}, std::size_t{1}, std::size_t{8}, bytes.size() / 2,
          bytes.size() - 1}) {
      EXPECT_FALSE(is_whole(folder.file("a", bytes.substr(0, size)), format))
          << extension << ", " << size << " bytes";
    }
    EXPECT_FALSE(is_whole(folder.file("a", bytes.substr(1)), format));
    EXPECT_FALSE(is_whole(folder / "none", format));
    EXPECT_FALSE(is_whole(folder.path(), format));
  }
}

TEST(TilesAreWhole, KnowsEveryTileAndItsSize) {
  const samples::Folder folder;
  for (const char* extension : {"png", "jpg"}) {
    const ResultFormat format{.extension = extension, .tile = 16};
    const Extent extent{40, 20};
    const std::string bytes =
        encoded(checked(extent.width, extent.height, 3), format);
    const auto pieces = pieces_of(bytes, format);
    ASSERT_EQ(pieces.size(), 6U);
    const auto lay = [&](const Piece& piece) {
      folder.file(result_path("a", format, piece), std::string(piece.bytes));
    };
    std::ranges::for_each(pieces, lay);
    EXPECT_TRUE(tiles_are_whole(folder.path(), "a", format, extent));
    for (const Piece& piece : pieces) {
      fs::remove(folder.path() / result_path("a", format, piece));
      EXPECT_FALSE(tiles_are_whole(folder.path(), "a", format, extent));
      lay(piece);
    }
    EXPECT_FALSE(tiles_are_whole(folder.path(), "a", format, {40, 21}));
    EXPECT_FALSE(tiles_are_whole(folder.path(), "a", format, {39, 20}));
    EXPECT_FALSE(tiles_are_whole(folder.path(), "a", format, {49, 20}));
  }
}

TEST(Preview, IsSmallAndOfTheSameShape) {
  for (const auto& [width, height, small_width, small_height] :
       {std::tuple{1, 1, 1, 1},
        {480, 20, 480, 20},
        {481, 7, 241, 4},
        {3840, 2160, 480, 270},
        {3, 4800, 1, 480}}) {
    Image image(width, height, 3);
    std::ranges::fill(image.samples, std::uint8_t{200});
    Preview preview({width, height}, 3);
    for (int y = 0; y < height; ++y) preview.next(image.row(y));
    const Image result = decoded(preview.finish());
    EXPECT_EQ(result.width, small_width) << width;
    EXPECT_EQ(result.height, small_height) << height;
    EXPECT_GE(std::ranges::min(result.samples), 198);
    EXPECT_LE(std::ranges::max(result.samples), 202);
  }
}

}  // namespace
}  // namespace stagecraft::tiles
