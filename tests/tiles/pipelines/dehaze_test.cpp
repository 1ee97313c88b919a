#include "stages/tiles/tool/dehaze.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <span>
#include <string>
#include <vector>

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
using testing::SizeIs;

double mean_difference(const Image& a, const Image& b) {
  double sum = 0;
  for (std::size_t n = 0; n < a.samples.size(); ++n) {
    sum += std::abs(a.samples[n] - b.samples[n]);
  }
  return sum / static_cast<double>(a.samples.size());
}

/// As near as another order of sums and single precision bring it.
bool near(const Image& a, const Image& b) {
  return difference(a, b) <= 2 && mean_difference(a, b) <= 0.02;
}

/// Whether all golden pictures without haze come out so.
bool golden_dehazed(const Dehazing& how) {
  return std::ranges::all_of(names_with(".dehaze.png"), [&](const auto& name) {
    return near(dehazed_picture(photograph_of(name), how),
                expected(name, ".dehaze.png"));
  });
}

TEST(Dehaze, GoldenPictures) {
  const auto names = names_with(".dehaze.png");
  EXPECT_THAT(names, SizeIs(18));
  for (const std::string& name : names) {
    const Image result = made(dehaze, photograph_of(name));
    const Image wanted = expected(name, ".dehaze.png");
    EXPECT_LE(mean_difference(result, wanted), 0.02) << name;
    EXPECT_LE(difference(result, wanted), 2) << name;
  }
}

TEST(Dehaze, GoldenPicturesTellOtherNumbers) {
  EXPECT_TRUE(golden_dehazed({}));
  EXPECT_FALSE(golden_dehazed({.guiding = {.radius = 59}}));
  EXPECT_FALSE(golden_dehazed({.guiding = {.radius = 61}}));
  EXPECT_FALSE(golden_dehazed({.guiding = {.epsilon = 1.5e-3}}));
  EXPECT_FALSE(golden_dehazed({.guiding = {.step = 4}}));
  EXPECT_FALSE(golden_dehazed({.least_t = 0.12}));
  EXPECT_FALSE(golden_dehazed({.omega = 0.94}));
  EXPECT_FALSE(golden_dehazed({.patch = 13}));
}

TEST(Dehaze, ThickHazeIsAtItsLeastOnHalfOfThePixels) {
  const auto cleared =
      suite::dehazed_by_definition(photograph_of("thick.jpg"), {});
  EXPECT_GT(cleared.share_at_least, 0.5);
  EXPECT_TRUE(near(cleared.result, expected("thick.jpg", ".dehaze.png")));
}

TEST(Dehaze, SmallPicturesAreAsDefined) {
  unsigned seed = 0;
  for (const auto& [width, height] : small_sizes()) {
    for (const int channels : {1, 3}) {
      const Image photograph = noise(width, height, channels, ++seed);
      for (const Dehazing& how :
           {Dehazing{}, Dehazing{.patch = 3,
                        .omega = 0.6,
                        .guiding = {.radius = 4, .epsilon = 0.1}}}) {
        EXPECT_TRUE(near(dehazed_picture(photograph, how),
                         suite::dehazed_by_definition(photograph, how).result))
            << width << " x " << height << " x " << channels;
      }
    }
  }
}

TEST(Dehaze, RowsMayBeTakenWhenAllAreThere) {
  const Image photograph = photograph_of("rgb.png");
  const auto filter =
      dehaze.begin({photograph.width, photograph.height}, photograph.channels);
  Image result = photograph;
  for (int y = 0; y < photograph.height; ++y) {
    EXPECT_FALSE(filter->take(result.row(0)));
    filter->put(photograph.row(y));
  }
  for (int y = 0; y < result.height; ++y) {
    EXPECT_TRUE(filter->take(result.row(y)));
  }
  EXPECT_EQ(difference(result, made(dehaze, photograph)), 0);
}

TEST(Dehaze, BlackStaysBlackAndOneColourStays) {
  const Image black(70, 20, 3);
  EXPECT_EQ(difference(dehazed_picture(black), black), 0);
  Image blue(70, 20, 3);
  for (std::size_t n = 2; n < blue.samples.size(); n += 3) {
    blue.samples[n] = 200;
  }
  EXPECT_EQ(difference(dehazed_picture(blue), blue), 0);
}

/// The lines of every pixel, all a, then all b, of the guided filter.
std::array<std::vector<float>, 2> lines_of(const Image& guide,
                                           const Image& input,
                                           const Guiding& guiding) {
  GuidedFilter filter(guide.width, guide.height, guiding,
                      [&](int y, std::span<float> u, std::span<float> v) {
                        std::ranges::copy(guide.row(y), u.begin());
                        std::ranges::copy(input.row(y), v.begin());
                      });
  std::array<std::vector<float>, 2> lines;
  for (int y = 0; y < guide.height; ++y) {
    const auto row = filter.next();
    for (std::size_t k = 0; k < 2; ++k) {
      lines[k].insert(lines[k].end(), row[k], row[k] + guide.width);
    }
  }
  return lines;
}

/// Every so many-th pixel of every so many-th row.
Image sampled(const Image& image, int step) {
  Image result((image.width + step - 1) / step,
               (image.height + step - 1) / step, 1);
  for (int y = 0; y < result.height; ++y) {
    for (int x = 0; x < result.width; ++x) {
      result.row(y)[x] = image.row(y * step)[x * step];
    }
  }
  return result;
}

// He 2015: on the pixels that it looks at, the filter as it is of these alone.
TEST(Dehaze, ACoarseGuidedFilterIsThatOfItsPixels) {
  constexpr int step = 3, radius = 2;
  for (const auto& [width, height] : small_sizes()) {
    const Image guide = noise(width, height, 1, 1);
    const Image input = noise(width, height, 1, 2);
    const Image few = sampled(guide, step);
    const auto lines =
        lines_of(guide, input, {.radius = step * radius, .step = step});
    const auto wanted = lines_of(few, sampled(input, step), {.radius = radius});
    for (int y = 0; y < height; ++y) {
      for (int x = 0; x < width; ++x) {
        const auto n = static_cast<std::size_t>(y) * width + x;
        for (std::size_t k = 0; k < 2; ++k) {
          const auto at = [&](int column, int row) {
            return wanted[k][static_cast<std::size_t>(
                                 std::min(row, few.height - 1)) *
                                 few.width +
                             std::min(column, few.width - 1)];
          };
          const auto along = [&](int row) {
            return std::lerp(at(x / step, row), at(x / step + 1, row),
                             static_cast<float>(x % step) / step);
          };
          EXPECT_NEAR(lines[k][n],
                      std::lerp(along(y / step), along(y / step + 1),
                                static_cast<float>(y % step) / step),
                      k == 0 ? 1e-6 : 1e-4)
              << x << " " << y << " of " << width << " x " << height;
        }
      }
    }
  }
}

// Nearly the same where haze changes slowly.
TEST(Dehaze, ACoarseGuidedFilterComesNear) {
  const Image photograph = photograph_of("tiles.jpg");
  const Image wanted = expected("tiles.jpg", ".dehaze.png");
  const Dehazing coarse{.guiding = {.step = 4}};
  EXPECT_LT(mean_difference(dehazed_picture(photograph, coarse), wanted), 2);
  EXPECT_GT(mean_difference(photograph, wanted), 20);
  for (const auto& [width, height] : small_sizes()) {
    dehazed_picture(noise(width, height, 3, 1), coarse);
  }
}

}  // namespace
}  // namespace stagecraft::tiles
