#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>

#include "tests/tiles/tool/tool.h"

/// What the tool makes of photographs.
namespace stagecraft::tiles::suite {
namespace {

using black_box::Outcome;
using black_box::Words;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(ToolResults, AreThoseOfTheGoldenData) {
  const samples::Folder folder;
  const Outcome outcome = tiles({golden("good"), "--out", folder / "out"});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("27 photographs, 1.2 Mpixel in "));
  for (const std::string& name : names_in(golden("good"))) {
    EXPECT_EQ(
        difference(picture(folder / "out" / (name + ".png")),
                   picture(golden("expected") / (name + ".grey-blur.png"))),
        0)
        << name;
  }
  EXPECT_EQ(names_in(folder / "out").size(), 28U) << "and the record";
}

TEST(ToolResults, AreTheBytesOfItsRung) {
  const samples::Folder folder;
  const std::string version = tiles({"--version"}).out;
  std::string rung = version.substr(version.find("rung ") + 5);
  rung.erase(rung.find(')'));
  std::ranges::replace(rung, '_', '-');
  ASSERT_EQ(tiles({golden("good"), "--out", folder / "tool"}).status, 0);
  ASSERT_EQ(black_box::run({black_box::program("tiles-" + rung), golden("good"),
                            "--out", folder / "rung"})
                .status,
            0);
  for (const std::string& name : names_in(golden("good"))) {
    EXPECT_TRUE(samples::content(folder / "tool" / (name + ".png")) ==
                samples::content(folder / "rung" / (name + ".png")))
        << name;
  }
}

TEST(ToolResults, AreTheSameOfAnyNumberOfWorkers) {
  const samples::Folder folder;
  for (const char* option : {"--workers", "--threads"}) {
    for (const char* workers : {"1", "5"}) {
      const Outcome outcome =
          tiles({golden("good"), "--out", folder / "out", "--force", option,
                 workers, "--tiles", "64"});
      ASSERT_EQ(outcome.status, 0) << outcome.err;
      fs::rename(folder / "out", folder / (std::string(option) + workers));
    }
  }
  for (const std::string& name : names_in(folder / "--workers1")) {
    if (name == "run.json") continue;
    for (const char* other : {"--workers5", "--threads1", "--threads5"}) {
      EXPECT_TRUE(samples::content(folder / "--workers1" / name) ==
                  samples::content(folder / other / name))
          << name;
    }
  }
}

/// Tiles of N pixels laid together in the shape of `like`, and how many there
/// were. Fails where one is missing or has another size than it should.
Image laid_together(const fs::path& out, const std::string& name, int side,
                    const Image& like, std::size_t& count) {
  const auto [width, height, channels, samples] = like;
  Image whole(width, height, channels);
  for (int top = 0; top < height; top += side) {
    for (int left = 0; left < width; left += side) {
      const fs::path file = out / fmt::format("{}_{}_{}.png", name, top, left);
      if (!fs::exists(file)) {
        ADD_FAILURE() << file << " is missing";
        continue;
      }
      ++count;
      const Image tile = picture(file);
      EXPECT_EQ(tile.width, std::min(side, width - left)) << file;
      EXPECT_EQ(tile.height, std::min(side, height - top)) << file;
      for (int y = 0; y < tile.height; ++y) {
        std::ranges::copy(tile.row(y),
                          whole.row(top + y).begin() + channels * left);
      }
    }
  }
  return whole;
}

// Among them 1 x 1 pixel, one row, one column, odd sizes and whole tiles; and
// tiles that are larger than any.
TEST(ToolResults, AreWholeWhereTilesLieTogether) {
  const samples::Folder folder;
  for (const int side : {16, 100, 512, 5000}) {
    const fs::path out = folder / std::to_string(side);
    const Outcome outcome =
        tiles({golden("good"), "--out", out, "--tiles", std::to_string(side)});
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    std::size_t count = 0;
    for (const std::string& name : names_in(golden("good"))) {
      const Image expected =
          picture(golden("expected") / (name + ".grey-blur.png"));
      EXPECT_EQ(
          difference(laid_together(out, name, side, expected, count), expected),
          0)
          << name << " in tiles of " << side;
    }
    EXPECT_EQ(names_in(out).size(), count + 1) << "no other, but the record";
  }
}

double mean_difference(const Image& a, const Image& b) {
  double sum = 0;
  for (std::size_t n = 0; n < a.samples.size(); ++n) {
    sum += std::abs(a.samples[n] - b.samples[n]);
  }
  return sum / static_cast<double>(a.samples.size());
}

TEST(ToolResults, AreNearAsJpeg) {
  const samples::Folder folder;
  const Outcome outcome =
      tiles({golden("good"), "--out", folder / "out", "--format", "jpg"});
  ASSERT_EQ(outcome.status, 0) << outcome.err;
  for (const std::string& name : names_in(golden("good"))) {
    const Image result = picture(folder / "out" / (name + ".jpg"));
    const Image expected =
        picture(golden("expected") / (name + ".grey-blur.png"));
    ASSERT_EQ(result.width, expected.width) << name;
    ASSERT_EQ(result.height, expected.height) << name;
    EXPECT_EQ(result.channels, 1);
    EXPECT_LT(mean_difference(result, expected), 2) << name;
  }
}

/// Photographs of which the golden data have what OpenCV makes in a pipeline.
std::vector<std::string> golden_of(const std::string& pipeline) {
  const std::string end = "." + pipeline + ".png";
  std::vector<std::string> names;
  for (const std::string& name : names_in(golden("expected"))) {
    if (name.ends_with(end)) {
      names.push_back(name.substr(0, name.size() - end.size()));
    }
  }
  EXPECT_GE(names.size(), 10U);
  return names;
}

TEST(ToolResults, AreInColoursWhereAPipelineHasThem) {
  const samples::Folder folder;
  const auto make = [&](const std::string& out, const black_box::Words& more) {
    black_box::Words words{golden("good"), "--out", folder / out, "--pipeline",
                           "dehaze"};
    words.insert(words.end(), more.begin(), more.end());
    const Outcome outcome = tiles(words);
    EXPECT_EQ(outcome.status, 0) << outcome.err;
  };
  make("png", {});
  make("jpg", {"--format", "jpg", "--quality", "95"});
  make("tiles", {"--tiles", "100", "--workers", "3"});
  for (const std::string& name : golden_of("dehaze")) {
    const Image expected =
        picture(golden("expected") / (name + ".dehaze.png"), Colours::rgb);
    const Image png = picture(folder / "png" / (name + ".png"));
    EXPECT_LE(difference(png, expected), 2) << name;
    EXPECT_LE(mean_difference(png, expected), 0.02) << name;
    const Image jpg = picture(folder / "jpg" / (name + ".jpg"), Colours::rgb);
    ASSERT_EQ(jpg.samples.size(), expected.samples.size());
    // Colours are kept of every second pixel, and these change with each.
    EXPECT_LE(mean_difference(jpg, expected), 12) << name;
    std::size_t count = 0;
    EXPECT_EQ(
        difference(laid_together(folder / "tiles", name, 100, png, count), png),
        0)
        << name;
  }
}

TEST(ToolResults, AreEdges) {
  const samples::Folder folder;
  ASSERT_EQ(tiles({golden("good"), "--out", folder / "out", "--pipeline",
                   "edges", "--report"})
                .status,
            0);
  for (const std::string& name : golden_of("edges")) {
    const Image edges = picture(folder / "out" / (name + ".png"));
    const Image expected = picture(golden("expected") / (name + ".edges.png"));
    ASSERT_EQ(edges.width, expected.width);
    ASSERT_EQ(edges.height, expected.height);
    EXPECT_EQ(edges.channels, 1);
    // Haze is removed in another order of sums: few edges differ.
    EXPECT_LT(mean_difference(edges, expected), 0.01 * 255) << name;
  }
}

TEST(ToolResults, AreSmallerOfLowerQuality) {
  const Photographs photographs({"tiles.jpg"});
  std::uintmax_t size = 0;
  for (const char* quality : {"1", "50", "90", "100"}) {
    const Outcome outcome =
        photographs.make({"--format", "jpg", "--quality", quality, "--force"});
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    const auto now = fs::file_size(photographs.out() / "tiles.jpg.jpg");
    EXPECT_GT(now, size) << quality;
    size = now;
  }
}

TEST(ToolResults, AreTilesAsJpeg) {
  const Photographs photographs({"tiles.jpg"});
  ASSERT_EQ(photographs.make({"--format", "jpg", "--tiles", "512"}).status, 0);
  EXPECT_THAT(
      names_in(photographs.out()),
      ElementsAre("run.json", "tiles.jpg_0_0.jpg", "tiles.jpg_0_1024.jpg",
                  "tiles.jpg_0_512.jpg", "tiles.jpg_512_0.jpg",
                  "tiles.jpg_512_1024.jpg", "tiles.jpg_512_512.jpg"));
  EXPECT_EQ(picture(photographs.out() / "tiles.jpg_512_1024.jpg").width, 1);
}

TEST(ToolResults, KeepTheirFolders) {
  const Photographs photographs({"one.jpg"});
  photographs.add("one.jpg", "a/one.jpg");
  photographs.add("grey.png", "a/b c/é.png");
  fs::create_directory(photographs.in() / "empty");
  const Outcome flat = photographs.make();
  EXPECT_EQ(flat.status, 0) << flat.err;
  EXPECT_THAT(files_below(photographs.out()),
              ElementsAre("one.jpg.png", "run.json"));
  const Outcome deep = photographs.make({"--recursive", "--force"});
  EXPECT_EQ(deep.status, 0) << deep.err;
  EXPECT_THAT(deep.out, HasSubstr("3 photographs, "));
  EXPECT_THAT(files_below(photographs.out()),
              ElementsAre("a/b c/é.png.png", "a/one.jpg.png", "one.jpg.png",
                          "run.json"));
}

TEST(ToolResults, AreNoPhotographs) {
  const Photographs photographs({"one.jpg"});
  const fs::path out = photographs.in() / "out";
  for (int n = 0; n < 2; ++n) {
    const Outcome outcome =
        tiles({photographs.in(), "--recursive", "--out", out, "--force"});
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("1 photograph, "));
  }
}

TEST(ToolResults, AreOfFilesToo) {
  const samples::Folder folder;
  const Outcome outcome =
      tiles({golden("good") / "one.jpg", golden("good") / "grey.png", "--out",
             folder / "out"});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_THAT(names_in(folder / "out"),
              ElementsAre("grey.png.png", "one.jpg.png", "run.json"));
}

TEST(ToolResults, ReplaceNoPhotograph) {
  const Photographs photographs({"one.jpg"});
  photographs.add("grey.png", "one.jpg.png");
  photographs.add("grey.png", "one.jpg_0_0.png");
  const std::string before = samples::content(photographs.in() / "one.jpg.png");
  for (const Words& more : {Words{}, Words{"--tiles", "64"}}) {
    Words words{photographs.in() / "one.jpg",
                photographs.in() / "one.jpg.png",
                photographs.in() / "one.jpg_0_0.png",
                "--out",
                photographs.in(),
                "--force"};
    words.insert(words.end(), more.begin(), more.end());
    const auto outcome = tiles(words);
    EXPECT_EQ(outcome.status, 2);
    EXPECT_THAT(outcome.err, HasSubstr("is read by this call and"));
    for (const char* name : {"one.jpg.png", "one.jpg_0_0.png"}) {
      EXPECT_EQ(samples::content(photographs.in() / name), before);
    }
  }
}

TEST(ToolResults, ThatAreThereAreLeftAlone) {
  const Photographs photographs({"tiles.jpg", "grey.png"});
  for (const black_box::Words& words :
       {black_box::Words{}, {"--tiles", "100"}, {"--format", "jpg"}}) {
    ASSERT_EQ(photographs.make(words).status, 0);
    std::vector<fs::file_time_type> times;
    const auto files = files_below(photographs.out());
    for (const std::string& file : files) {
      times.push_back(fs::last_write_time(photographs.out() / file));
    }
    black_box::Words again = words;
    again.emplace_back("--skip-existing");
    const Outcome outcome = photographs.make(again);
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_EQ(outcome.out,
              "2 photographs left alone, their results were there\n");
    EXPECT_EQ(files_below(photographs.out()), files);
    for (std::size_t n = 0; n < files.size(); ++n) {
      if (files[n] == "run.json") continue;
      EXPECT_EQ(fs::last_write_time(photographs.out() / files[n]), times[n]);
    }
    fs::remove_all(photographs.out());
  }
}

/// The result of a run that goes on after `spoil` had changed what a first one
/// left of two photographs, all files of which are as before again.
Outcome gone_on_with(const black_box::Words& words,
                     const std::function<void(const fs::path&)>& spoil) {
  const Photographs photographs({"tiles.jpg", "grey.png"});
  EXPECT_EQ(photographs.make(words).status, 0);
  fs::copy(photographs.out(), photographs.folder() / "whole");
  spoil(photographs.out());
  black_box::Words again = words;
  again.emplace_back("--skip-existing");
  Outcome outcome = photographs.make(again);
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  const fs::path whole = photographs.folder() / "whole";
  EXPECT_EQ(files_below(photographs.out()), files_below(whole));
  for (const std::string& file : files_below(whole)) {
    if (file == "run.json") continue;
    EXPECT_TRUE(samples::content(whole / file) ==
                samples::content(photographs.out() / file))
        << file;
  }
  return outcome;
}

TEST(ToolResults, ThatAreMissingOrHalfAreMade) {
  for (const char* format : {"png", "jpg"}) {
    const std::string name = std::string("grey.png.") + format;
    const black_box::Words words{"--format", format};
    const auto one_made = testing::AllOf(HasSubstr("1 photograph, "),
                                         HasSubstr("1 photograph left alone"));
    EXPECT_THAT(gone_on_with(
                    words, [&](const fs::path& out) { fs::remove(out / name); })
                    .out,
                one_made);
    for (const std::uintmax_t size : {0, 3, 500}) {
      EXPECT_THAT(gone_on_with(words,
                               [&](const fs::path& out) {
                                 fs::resize_file(out / name, size);
                               })
                      .out,
                  one_made)
          << size;
    }
    EXPECT_THAT(gone_on_with(words,
                             [&](const fs::path& out) {
                               fs::last_write_time(
                                   out / name,
                                   fs::file_time_type::clock::now() -
                                       std::chrono::hours(1));
                             })
                    .out,
                one_made)
        << "older than its photograph";
  }
}

TEST(ToolResults, WithoutAllTheirTilesAreMade) {
  const auto one_made = testing::AllOf(HasSubstr("1 photograph, "),
                                       HasSubstr("1 photograph left alone"));
  for (const char* tile : {"tiles.jpg_0_0.png", "tiles.jpg_500_1000.png"}) {
    EXPECT_THAT(gone_on_with({"--tiles", "100"},
                             [&](const fs::path& out) {
                               ASSERT_TRUE(fs::remove(out / tile));
                             })
                    .out,
                one_made);
    EXPECT_THAT(gone_on_with({"--tiles", "100"},
                             [&](const fs::path& out) {
                               fs::resize_file(out / tile, 60);
                             })
                    .out,
                one_made);
  }
}

// The file of the settings is all that is needed beside the results.
TEST(ToolResults, GoOnAfterAnInterrupt) {
  const Photographs photographs({});
  for (int n = 0; n < 40; ++n) {
    photographs.add("tiles.jpg", fmt::format("{}.jpg", n));
  }
  EXPECT_TRUE(black_box::comes_true([&] {
    fs::remove_all(photographs.out());
    black_box::Process process({black_box::program("tiles"), photographs.in(),
                                "--out", photographs.out(), "--report"});
    const bool begun = black_box::comes_true([&] {
      return process.ended() || names_in(photographs.out()).size() > 5;
    });
    if (!begun || !process.halt()) return false;
    kill(process.id(), SIGINT);
    process.go_on();
    EXPECT_EQ(process.wait().signal, SIGINT);
    return true;
  }));
  const auto left = names_in(photographs.out());
  EXPECT_LT(left.size(), 41U);
  EXPECT_THAT(left, testing::Not(testing::Contains("report.html")));
  for (const std::string& name : left) {
    EXPECT_TRUE(name == "run.json" || name.ends_with(".jpg.png")) << name;
    if (name != "run.json") {
      EXPECT_EQ(picture(photographs.out() / name).width, 1025);
    }
  }
  const Outcome outcome = photographs.make({"--skip-existing", "--report"});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr(fmt::format("{} photographs left alone",
                                                 left.size() - 1)));
  EXPECT_EQ(names_in(photographs.out()).size(), 42U);
}

TEST(ToolResults, OfOneLevelAreDoubtful) {
  const Photographs photographs({"one.jpg", "s422.jpg"});
  write_png(photographs.in() / "lid.png", Image(40, 30, 1));
  const Outcome outcome = photographs.make();
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.err,
            "1 photograph may be wrong:\n"
            "  lid.png  came out in one single level; look at it\n");
}

TEST(ToolResults, SayWhatTheyAre) {
  const Photographs photographs({"one.jpg", "s422.jpg"});
  photographs.folder().file("in/broken.jpg", "no photograph");
  EXPECT_EQ(photographs.make({"--tiles", "32"}).status, 2);
  const std::string record = samples::content(photographs.out() / "run.json");
  for (const char* part :
       {"\"complete\": true", "\"pipeline\": \"grey-blur\"", "\"tiles\": 32",
        "\"photographs\": 2", "\"refused\": 1", "\"name\": \"broken.jpg\""}) {
    EXPECT_THAT(record, HasSubstr(part));
  }
}

}  // namespace
}  // namespace stagecraft::tiles::suite
