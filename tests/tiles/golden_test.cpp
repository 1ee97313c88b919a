#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/common/base/folder.h"
#include "tests/tiles/pictures.h"
#include "tests/tiles/suite.h"

/// Against what OpenCV made of the same files.
namespace stagecraft::tiles::suite {
namespace {

using testing::HasSubstr;
using testing::SizeIs;
namespace fs = std::filesystem;

std::string expected_kind() {
  return reads_luma() ? ".grey-blur.png" : ".rgb-grey-blur.png";
}

TEST(Golden, EveryKindOfPhotograph) {
  const samples::Folder folder;
  const auto outcome = run({golden("good"), "--out", folder / "out"});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_EQ(outcome.err, "");
  EXPECT_THAT(outcome.out, HasSubstr("27 photographs, 1.2 Mpixel in "));
  const auto names = names_in(golden("good"));
  ASSERT_THAT(names, SizeIs(27));
  EXPECT_THAT(names_in(folder / "out"), SizeIs(28)) << "27 and a record";
  for (const std::string& name : names) {
    EXPECT_EQ(
        difference(picture(folder / "out" / (name + ".png")),
                   picture(golden("expected") / (name + expected_kind()))),
        0)
        << name;
  }
}

TEST(Golden, ResultsAreGreyPictures) {
  const samples::Folder folder;
  run({golden("good"), "--out", folder / "out"});
  for (const std::string& name : names_in(golden("good"))) {
    // Behind the signature, the length and the name of the first chunk: width,
    // height, 8 bits, grey.
    const std::string bytes =
        samples::content(folder / "out" / (name + ".png"));
    ASSERT_GT(bytes.size(), 57U) << name;
    EXPECT_EQ(bytes.substr(12, 4), "IHDR");
    EXPECT_EQ(bytes[24], 8);
    EXPECT_EQ(bytes[25], 0);
  }
}

TEST(RealPhotographs, AreGreyAndBlurred) {
  const fs::path photographs = real_photographs();
  if (photographs.empty()) GTEST_SKIP() << "no photographs on this machine";
  const samples::Folder folder;
  const auto outcome = run({photographs, "--out", folder / "out"});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("8 photographs, 66.4 Mpixel"));
  EXPECT_THAT(outcome.out, HasSubstr("1 other file left alone"));
  for (const std::string& name : names_in(photographs)) {
    if (!name.ends_with(".jpg")) continue;
    const Image grey = grey_by_definition(picture(
        photographs / name, reads_luma() ? Colours::luma : Colours::rgb));
    const Image result = picture(folder / "out" / (name + ".png"));
    ASSERT_EQ(result.width, grey.width);
    int wrong = 0;
    for (int y = 0; y < grey.height; y += 13) {
      for (int x = 0; x < grey.width; x += 3) {
        if (result.row(y)[x] != blurred_at(grey, x, y)) ++wrong;
      }
    }
    EXPECT_EQ(wrong, 0) << name;
  }
}

}  // namespace
}  // namespace stagecraft::tiles::suite
