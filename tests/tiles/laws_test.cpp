#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <utility>

#include "tests/common/base/folder.h"
#include "tests/tiles/pictures.h"
#include "tests/tiles/suite.h"

namespace stagecraft::tiles::suite {
namespace {

namespace fs = std::filesystem;

/// What the rung makes of grey pictures.
std::vector<Image> results_of(const std::vector<Image>& pictures) {
  const samples::Folder folder;
  fs::create_directory(folder / "in");
  const auto name = [](std::size_t n) { return std::to_string(n) + ".png"; };
  for (std::size_t n = 0; n < pictures.size(); ++n) {
    write_png(folder / "in" / name(n), pictures[n]);
  }
  const auto outcome = run({folder / "in", "--out", folder / "out"});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  std::vector<Image> results;
  for (std::size_t n = 0; n < pictures.size(); ++n) {
    results.push_back(picture(folder / "out" / (name(n) + ".png")));
  }
  return results;
}

// Sizes about the reach of the blur, and about those of vectors and tiles.
TEST(Laws, BlurIsAsItIsDefined) {
  std::vector<Image> pictures;
  for (int size = 1; size <= 9; ++size) {
    pictures.push_back(noise(size, 5, 1, static_cast<unsigned>(size)));
    pictures.push_back(noise(5, size, 1, 10 + static_cast<unsigned>(size)));
  }
  for (const auto& [width, height] : {std::pair{1, 1},
                                      {1, 40},
                                      {40, 1},
                                      {2, 2},
                                      {31, 33},
                                      {64, 8},
                                      {65, 9},
                                      {511, 13},
                                      {512, 513},
                                      {513, 512},
                                      {1030, 20},
                                      {20, 1030}}) {
    pictures.push_back(
        noise(width, height, 1, static_cast<unsigned>(width + height)));
  }
  const std::vector<Image> results = results_of(pictures);
  for (std::size_t n = 0; n < pictures.size(); ++n) {
    EXPECT_EQ(difference(results[n], blurred_by_definition(pictures[n])), 0)
        << pictures[n].width << " x " << pictures[n].height;
  }
}

TEST(Laws, ATurnedPictureIsTheResultTurned) {
  Image turned = noise(613, 517, 1, 1);
  const Image straight = turned;
  std::ranges::reverse(turned.samples);
  const auto results = results_of({straight, turned});
  Image back = results[1];
  std::ranges::reverse(back.samples);
  EXPECT_EQ(difference(results[0], back), 0);
}

TEST(Laws, OneLevelStaysThatLevel) {
  std::vector<Image> pictures;
  for (const int level : {0, 1, 127, 254, 255}) {
    pictures.emplace_back(130, 70, 1);
    std::ranges::fill(pictures.back().samples,
                      static_cast<std::uint8_t>(level));
  }
  const auto results = results_of(pictures);
  for (std::size_t n = 0; n < pictures.size(); ++n) {
    EXPECT_EQ(difference(results[n], pictures[n]), 0);
  }
}

TEST(Laws, TwiceTheSameBytes) {
  const samples::Folder folder;
  for (const char* out : {"once", "again"}) {
    run({golden("good"), "--out", folder / out});
  }
  for (const std::string& name : names_in(golden("good"))) {
    const std::string file = name + ".png";
    EXPECT_TRUE(samples::content(folder / "once" / file) ==
                samples::content(folder / "again" / file))
        << name;
  }
}

/// From now on a process may have no more than so many files open.
rlimit limit_files(rlim_t count) {
  rlimit before{};
  getrlimit(RLIMIT_NOFILE, &before);
  const rlimit limit{count, before.rlim_max};
  setrlimit(RLIMIT_NOFILE, &limit);
  return before;
}

TEST(Laws, NoFileIsLeftOpen) {
  const rlimit before = limit_files(64);
  results_of(std::vector<Image>(100, Image(1, 1, 1)));
  setrlimit(RLIMIT_NOFILE, &before);
}

// Each photograph gets its own result, however many there are.
TEST(Laws, ResultsAreNotMixedUp) {
  std::vector<Image> pictures;
  for (int n = 0; n < 60; ++n) {
    pictures.push_back(noise(3 + n, 63 - n, 1, static_cast<unsigned>(n)));
  }
  const auto results = results_of(pictures);
  for (std::size_t n = 0; n < pictures.size(); ++n) {
    EXPECT_EQ(difference(results[n], blurred_by_definition(pictures[n])), 0);
  }
}

}  // namespace
}  // namespace stagecraft::tiles::suite
