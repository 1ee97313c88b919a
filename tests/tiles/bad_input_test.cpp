#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "tests/common/base/folder.h"
#include "tests/suite/text.h"
#include "tests/tiles/pictures.h"
#include "tests/tiles/suite.h"

/// What is wrong with one file keeps none of the others from being done.
namespace stagecraft::tiles::suite {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
namespace fs = std::filesystem;

struct Bad {
  std::string name;
  std::string says;
};

const std::vector<Bad>& all_bad() {
  static const std::vector<Bad> all{{"bad-crc.png", "is damaged"},
                                    {"bomb.jpg", "65500 x 65500 pixels"},
                                    {"bomb.png", "60000 x 60000 pixels"},
                                    {"damaged.jpg", "is damaged"},
                                    {"empty.jpg", "neither JPEG nor PNG"},
                                    {"half.jpg", "is damaged"},
                                    {"half.png", "is damaged"},
                                    {"header-only.jpg", "is damaged"},
                                    {"no-size.jpg", "is damaged"},
                                    {"page.png", "neither JPEG nor PNG"},
                                    {"program.jpg", "neither JPEG nor PNG"},
                                    {"text.jpg", "neither JPEG nor PNG"},
                                    {"zero.png", "is damaged"}};
  return all;
}

TEST(BadFiles, AreAllKnownHere) {
  std::vector<std::string> names;
  for (const Bad& bad : all_bad()) names.push_back(bad.name);
  EXPECT_EQ(names, names_in(golden("bad")));
}

TEST(BadFiles, AreToldOneByOneAndTheOthersDone) {
  const samples::Folder folder;
  const fs::path in = folder / "in";
  fs::copy(golden("bad"), in);
  for (const char* good : {"a.jpg", "g.png", "z.jpg"}) {
    fs::copy(golden("good") / (good[0] == 'g' ? "grey.png" : "s422.jpg"),
             in / good);
  }
  const auto outcome = run({in, "--out", folder / "out"});
  EXPECT_EQ(outcome.status, 2);
  for (const auto& [name, says] : all_bad()) {
    const std::string begin = fmt::format(": {} ", (in / name).string());
    EXPECT_EQ(occurrences(outcome.err, begin), 1U) << outcome.err;
    const std::string sentence = outcome.err.substr(outcome.err.find(begin));
    EXPECT_THAT(sentence.substr(0, sentence.find('\n')), HasSubstr(says))
        << name;
  }
  EXPECT_EQ(occurrences(outcome.err, "\n"), all_bad().size());
  EXPECT_THAT(outcome.out, HasSubstr("3 photographs"));
  EXPECT_THAT(outcome.out, HasSubstr("13 refused"));
  EXPECT_EQ(names_in(folder / "out"),
            (std::vector<std::string>{"a.jpg.png", "g.png.png", "run.json",
                                      "z.jpg.png"}));
  const std::string kind =
      reads_luma() ? ".grey-blur.png" : ".rgb-grey-blur.png";
  EXPECT_EQ(difference(picture(folder / "out" / "z.jpg.png"),
                       picture(golden("expected") / ("s422.jpg" + kind))),
            0);
}

TEST(BadFiles, AloneLeaveNoResult) {
  for (const Bad& bad : all_bad()) {
    const samples::Folder folder;
    fs::create_directory(folder / "in");
    fs::copy(golden("bad") / bad.name, folder / "in" / bad.name);
    const auto outcome = run({folder / "in", "--out", folder / "out"});
    EXPECT_EQ(outcome.status, 2) << bad.name;
    EXPECT_EQ(names_in(folder / "out"), std::vector<std::string>{"run.json"});
  }
}

// A photograph of 1025 x 513 pixels may take 6.02 MiB.
TEST(BadFiles, TooLargeIsWhatTheUserSays) {
  const samples::Folder folder;
  fs::create_directory(folder / "in");
  fs::copy(golden("good") / "tiles.jpg", folder / "in");
  const auto out = [&](const char* memory) {
    return run({folder / "in", "--out", folder / memory, "--memory", memory});
  };
  EXPECT_EQ(out("7").status, 0);
  const auto refused = out("6");
  EXPECT_EQ(refused.status, 2);
  EXPECT_THAT(refused.err, HasSubstr("1025 x 513 pixels"));
  EXPECT_THAT(refused.err, HasSubstr("raise --memory"));
}

TEST(BadFolders, ResultsAmongPhotographs) {
  const samples::Folder folder;
  fs::copy(golden("good") / "one.jpg", folder / "one.jpg");
  for (const fs::path& out : {folder.path(), folder / ".",
                              folder / "../" / folder.path().filename()}) {
    const auto outcome = run({folder.path(), "--out", out});
    EXPECT_EQ(outcome.status, 2);
    EXPECT_THAT(outcome.err, HasSubstr("name another folder"));
  }
  EXPECT_EQ(names_in(folder.path()), std::vector<std::string>{"one.jpg"});
  // Below it they are not looked into.
  for (const char* more : {"--follow", "--force"}) {
    const auto outcome = run({folder.path(), "--out", folder / "grey", more});
    EXPECT_EQ(outcome.status, 0) << outcome.err;
  }
}

TEST(BadFolders, LinksThatLeadOut) {
  const samples::Folder folder;
  fs::create_directory(folder / "in");
  fs::copy(golden("good") / "one.jpg", folder / "in" / "own.jpg");
  fs::create_symlink("own.jpg", folder / "in" / "inside.jpg");
  fs::create_symlink(golden("good") / "s422.jpg", folder / "in" / "out.jpg");
  fs::create_symlink("/etc/passwd", folder / "in" / "passwd");
  fs::create_symlink("nowhere", folder / "in" / "nowhere.png");
  const auto outcome = run({folder / "in", "--out", folder / "out"});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err, HasSubstr("out.jpg is a link that leads out"));
  EXPECT_THAT(outcome.err, HasSubstr("nowhere.png cannot be read"));
  EXPECT_EQ(occurrences(outcome.err, "\n"), 2U) << outcome.err;
  EXPECT_EQ(
      names_in(folder / "out"),
      (std::vector<std::string>{"inside.jpg.png", "own.jpg.png", "run.json"}));
  const auto followed =
      run({folder / "in", "--out", folder / "all", "--follow"});
  EXPECT_TRUE(fs::exists(folder / "all" / "out.jpg.png")) << followed.err;
}

TEST(BadFolders, HoldOtherThings) {
  const samples::Folder folder;
  const fs::path in = folder / "in";
  fs::create_directories(in / "below.jpg");
  fs::copy(golden("good") / "one.jpg", in / "below.jpg" / "one.jpg");
  fs::copy(golden("good") / "one.jpg", in / "no-name-of-a-photograph");
  folder.file("in/notes.txt", "sunny");
  folder.file("in/.hidden", "");
  ASSERT_EQ(mkfifo((in / "pipe.jpg").c_str(), 0600), 0);
  const auto outcome = run({in, "--out", folder / "out"});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("1 photograph,"));
  EXPECT_THAT(outcome.out, HasSubstr("2 other files left alone"));
  EXPECT_EQ(
      names_in(folder / "out"),
      (std::vector<std::string>{"no-name-of-a-photograph.png", "run.json"}));
}

TEST(BadNames, AreTakenAsTheyAre) {
  const samples::Folder folder;
  fs::create_directory(folder / "in");
  std::vector<std::string> names{"-rf.jpg",
                                 "a\nb.jpg",
                                 "a.jpg",
                                 "a.jpg.jpg",
                                 "A.JPG",
                                 "\xFF\xFE.jpg",
                                 std::string(246, 'n') + ".jpg"};
  for (const std::string& name : names) {
    fs::copy(golden("good") / "one.jpg", folder / "in" / name);
  }
  fs::copy(golden("good") / "grey.png", folder / "in" / "a.png");
  const auto outcome = run({folder / "in", "--out", folder / "out"});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  for (const std::string& name : names) {
    EXPECT_TRUE(fs::exists(folder / "out" / (name + ".png"))) << name;
  }
  EXPECT_EQ(picture(folder / "out" / "a.png.png").width, 99);
}

// Its result's name would have more than 255 bytes.
TEST(BadNames, TooLongIsToldAndTheOthersDone) {
  const samples::Folder folder;
  fs::create_directory(folder / "in");
  fs::copy(golden("good") / "one.jpg", folder / "in" / "one.jpg");
  fs::copy(golden("good") / "one.jpg",
           folder / "in" / (std::string(251, 'n') + ".jpg"));
  const auto outcome = run({folder / "in", "--out", folder / "out"});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_EQ(occurrences(outcome.err, "\n"), 1U) << outcome.err;
  EXPECT_TRUE(fs::exists(folder / "out" / "one.jpg.png"));
}

}  // namespace
}  // namespace stagecraft::tiles::suite
