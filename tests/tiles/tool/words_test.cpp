#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "tests/tiles/tool/tool.h"

/// What the tool understands, refuses and says.
namespace stagecraft::tiles::suite {
namespace {

using black_box::Outcome;
using black_box::Words;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// The words of a text that are options.
std::set<std::string> options_in(const std::string& text) {
  const std::regex option("--[a-z][a-z-]*");
  return {std::sregex_token_iterator(text.begin(), text.end(), option), {}};
}

TEST(ToolWords, SpeakOfNoLadder) {
  const Outcome help = tiles({"--help"});
  EXPECT_EQ(help.status, 0);
  EXPECT_EQ(help.err, "");
  EXPECT_THAT(help.out,
              AllOf(HasSubstr("Usage: tiles [OPTIONS] IN... --out DIR"),
                    HasSubstr("Examples:"), Not(HasSubstr("rung")),
                    Not(HasSubstr("ladder")), Not(HasSubstr("--about"))));
  std::istringstream lines(help.out);
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(line.size(), 80U) << line;
  }
  EXPECT_THAT(tiles({"--version"}).out,
              testing::MatchesRegex("tiles " STAGECRAFT_VERSION
                                    " \\(rung [0-9][0-9]_[a-z]+\\)\n"));
  EXPECT_THAT(tiles({"--about=json"}).out, HasSubstr("\"rung\""));
}

TEST(ToolWords, AreInManualAndCompletion) {
  const std::set<std::string> options = options_in(tiles({"--help"}).out);
  EXPECT_GE(options.size(), 14U);
  const Outcome manual = tiles({"--manual", "man"});
  EXPECT_EQ(manual.status, 0);
  EXPECT_THAT(manual.out, StartsWith(".TH TILES 1 "));
  const std::string page =
      std::regex_replace(manual.out, std::regex(R"(\\-)"), "-");
  EXPECT_THAT(options_in(page), testing::IsSupersetOf(options));
  const Outcome completion = tiles({"--manual", "bash"});
  EXPECT_THAT(options_in(completion.out), testing::IsSupersetOf(options));
}

TEST(ToolWords, CompleteOptionsInBash) {
  const samples::Folder folder;
  const fs::path script =
      folder.file("tiles.bash", tiles({"--manual", "bash"}).out +
                                    "_tiles tiles --fo tiles\n"
                                    "echo ${COMPREPLY[@]}\n");
  const Outcome outcome = black_box::run({"bash", script});
  EXPECT_EQ(outcome.out, "--follow --format --force\n") << outcome.err;
}

TEST(ToolWords, ThatAreWrongAreToldInASentence) {
  const Photographs photographs({"one.jpg"});
  const std::string in = photographs.in(), out = photographs.out();
  const std::vector<std::pair<Words, std::string>> all{
      {{}, "no folder is named; try tiles FOLDER --out DIR"},
      {{""}, "no folder is named"},
      {{in}, "no folder is named for the results; add --out DIR"},
      {{in, "--out", ""}, "--out"},
      {{in, "--out"}, "--out"},
      {{in, "--out", out, "--pipeline", "sepia"}, "sepia"},
      {{in, "--out", out, "--format", "gif"}, "gif"},
      {{in, "--out", out, "--format", "jpg", "--quality", "0"},
       "--quality is from 1 to 100"},
      {{in, "--out", out, "--format", "jpg", "--quality", "101"},
       "--quality is from 1 to 100"},
      {{in, "--out", out, "--format", "jpg", "--quality", "high"}, "--quality"},
      {{in, "--out", out, "--quality", "80"}, "add --format jpg"},
      {{in, "--out", out, "--tiles", "15"}, "--tiles is the side of a tile"},
      {{in, "--out", out, "--tiles", "0"}, "--tiles is the side of a tile"},
      {{in, "--out", out, "--tiles", "-512"}, "--tiles is the side of a tile"},
      {{in, "--out", out, "--tiles", "99999999999"}, "--tiles"},
      {{in, "--out", out, "--workers", "0"}, "--workers"},
      {{in, "--out", out, "--threads", "5000"}, "5000 not in range"},
      {{in, "--out", out, "--memory", "nan"}, "--memory is a number of MiB"},
      {{in, "--out", out, "--force", "--skip-existing"}, "leave one of them"},
      {{in, "--out", out, "--about"}, "--about; see tiles --help"},
      {{in, "--out", out, "--loud"}, "--loud"},
      {{in + "/none", "--out", out}, "there is no "},
      {{in, "--out", in}, "name another folder by --out"},
      {{in, "--out", in + "/one.jpg"}, "cannot make the folder"},
      {{in, in + "/one.jpg", "--out", out}, "is named twice"},
  };
  for (const auto& [words, sentence] : all) {
    const Outcome outcome = tiles(words);
    EXPECT_EQ(outcome.status, 2) << sentence;
    EXPECT_THAT(outcome.err, AllOf(StartsWith("tiles: "), HasSubstr(sentence)));
    EXPECT_EQ(occurrences(outcome.err, "\n"), 1U) << outcome.err;
    EXPECT_EQ(outcome.out, "");
    EXPECT_FALSE(fs::exists(photographs.out())) << sentence;
  }
}

TEST(ToolFolders, WithoutPhotographsAreRefused) {
  const Photographs photographs({});
  fs::create_directories(photographs.in() / "deep");
  const Outcome outcome = photographs.make();
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err, HasSubstr("look deeper by --recursive"));
  EXPECT_EQ(photographs.make({"--recursive"}).status, 2);
  EXPECT_FALSE(fs::exists(photographs.out()));
}

TEST(ToolFolders, WithResultsAreRefusedUnlessTold) {
  const Photographs photographs({"one.jpg"});
  ASSERT_EQ(photographs.make().status, 0);
  const Outcome refused = photographs.make();
  EXPECT_EQ(refused.status, 2);
  EXPECT_THAT(refused.err,
              AllOf(HasSubstr("is there already"), HasSubstr("--force")));
  EXPECT_EQ(photographs.make({"--force"}).status, 0);
}

TEST(ToolFolders, OfOtherSettingsAreRefused) {
  const Photographs photographs({"one.jpg"});
  ASSERT_EQ(photographs.make({"--tiles", "32"}).status, 0);
  for (const Words& words :
       {Words{"--skip-existing"},
        {"--skip-existing", "--tiles", "64"},
        {"--skip-existing", "--tiles", "32", "--format", "jpg"},
        {"--force", "--tiles", "64"}}) {
    const Outcome outcome = photographs.make(words);
    EXPECT_EQ(outcome.status, 2) << outcome.out;
    EXPECT_THAT(outcome.err, HasSubstr("holds results of another --"));
  }
  EXPECT_EQ(photographs.make({"--skip-existing", "--tiles", "32"}).status, 0);
  EXPECT_EQ(photographs.make({"--force"}).status, 0);
}

TEST(ToolFolders, HoldNoTwoResultsOfOneName) {
  const Photographs photographs({"one.jpg"});
  photographs.add("grey.png", "sub/one.jpg");
  const Outcome two = tiles(
      {photographs.in(), photographs.in() / "sub", "--out", photographs.out()});
  EXPECT_EQ(two.status, 2);
  EXPECT_THAT(two.err,
              AllOf(HasSubstr("would both need"), HasSubstr("one.jpg.png"),
                    HasSubstr("calls of their own")));
  // The folder of one is the file of the other.
  photographs.add("grey.png", "one.jpg.png/deep.png");
  const Outcome folder = photographs.make({"--recursive"});
  EXPECT_EQ(folder.status, 2);
  EXPECT_THAT(folder.err, HasSubstr("would both need"));
  EXPECT_FALSE(fs::exists(photographs.out()));
}

TEST(ToolFolders, LeadNowhereElse) {
  const Photographs photographs({"one.jpg"});
  photographs.add("one.jpg", "sub/two.jpg");
  const samples::Folder elsewhere;
  fs::copy(golden("good") / "grey.png", elsewhere / "grey.png");
  fs::create_directory_symlink(elsewhere.path(), photographs.in() / "out");
  fs::create_symlink(elsewhere / "grey.png", photographs.in() / "file.png");
  fs::create_directory_symlink("sub", photographs.in() / "inside");
  fs::create_directory_symlink("..", photographs.in() / "sub" / "round");
  const Outcome refused = photographs.make({"--recursive"});
  EXPECT_EQ(refused.status, 2);
  EXPECT_EQ(occurrences(refused.err, "say --follow"), 2U) << refused.err;
  EXPECT_THAT(files_below(photographs.out()),
              ElementsAre("one.jpg.png", "run.json", "sub/two.jpg.png"));
  const Outcome followed =
      photographs.make({"--recursive", "--follow", "--force"});
  EXPECT_EQ(followed.status, 0) << followed.err;
  EXPECT_THAT(files_below(photographs.out()),
              ElementsAre("file.png.png", "one.jpg.png", "out/grey.png.png",
                          "run.json", "sub/two.jpg.png"));
}

TEST(ToolFolders, OfResultsLeadNowhereElse) {
  const Photographs photographs({});
  photographs.add("one.jpg", "sub/one.jpg");
  const samples::Folder elsewhere;
  fs::create_directory(photographs.out());
  fs::create_directory_symlink(elsewhere.path(), photographs.out() / "sub");
  const Outcome outcome = photographs.make({"--recursive"});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err, HasSubstr("leads out of the folder of results"));
  EXPECT_TRUE(fs::is_empty(elsewhere.path()));
}

TEST(ToolFailures, StandInATable) {
  const samples::Folder folder;
  fs::copy(golden("bad"), folder / "in");
  fs::copy(golden("good") / "one.jpg", folder / "in" / "one.jpg");
  folder.file("in/\x1b[2J\xff.jpg", "no photograph");
  const Outcome outcome =
      tiles({folder / "in", "--out", folder / "out", "--tiles", "64"});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err, StartsWith("14 photographs failed:\n"));
  for (const std::string& name : names_in(golden("bad"))) {
    EXPECT_EQ(occurrences(outcome.err, "\n  " + name + " "), 1U) << name;
  }
  EXPECT_THAT(outcome.err, Not(HasSubstr("\x1b")));
  std::istringstream lines(outcome.err);
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(line.size(), 80U) << line;
  }
  EXPECT_THAT(outcome.out, AllOf(HasSubstr("1 photograph, "),
                                 HasSubstr("14 photographs failed")));
  EXPECT_THAT(names_in(folder / "out"),
              ElementsAre("one.jpg_0_0.png", "run.json"));
}

TEST(ToolFailures, KeepToTheirMemory) {
  const Photographs photographs({"tiles.jpg", "one.jpg"});
  const Outcome outcome = photographs.make({"--memory", "6"});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err, HasSubstr("1025 x 513 pixels"));
  EXPECT_TRUE(fs::exists(photographs.out() / "one.jpg.png"));
}

// A folder takes the name of the last tile but one.
TEST(ToolFailures, LeaveNoTilesThatAreNotAll) {
  const Photographs photographs({"tiles.jpg", "one.jpg"});
  fs::create_directories(photographs.out() / "tiles.jpg_512_512.png");
  const Outcome outcome = photographs.make({"--tiles", "512"});
  EXPECT_EQ(outcome.status, 2);
  EXPECT_THAT(outcome.err, HasSubstr("is a folder;"));
  EXPECT_THAT(
      names_in(photographs.out()),
      ElementsAre("one.jpg_0_0.png", "run.json", "tiles.jpg_512_512.png"));
}

TEST(ToolFailures, AreOfOnePhotographWhereItsWorkerDies) {
  const Photographs photographs({});
  for (int n = 0; n < 12; ++n) {
    photographs.add("tiles.jpg", fmt::format("{}.jpg", n));
  }
  black_box::Process process({black_box::program("tiles"), photographs.in(),
                              "--out", photographs.out(), "--tiles", "64"});
  int killed = 0;
  EXPECT_TRUE(black_box::comes_true([&] {
    std::ifstream list(
        fmt::format("/proc/{0}/task/{0}/children", process.id()));
    pid_t worker = -1;
    if (!(list >> worker)) return process.ended();
    kill(worker, SIGKILL);
    return ++killed == 3;
  }));
  const Outcome outcome = process.wait();
  EXPECT_EQ(outcome.signal, 0);
  EXPECT_THAT(outcome.status, testing::AnyOf(0, 2)) << outcome.err;
  // 17 x 9 tiles of each that did not fail.
  const std::size_t failed = occurrences(outcome.err, "was given up");
  EXPECT_LE(failed, 1U) << outcome.err;
  EXPECT_EQ(names_in(photographs.out()).size(), 1 + (12 - failed) * 17 * 9);
}

TEST(ToolReport, IsOnePageThatAsksForNothing) {
  const Photographs photographs({"s422.jpg", "turned.jpg", "grey.png"});
  photographs.add("one.jpg", "<b>&\"1\".jpg");
  photographs.folder().file("in/<script>.jpg", "no photograph");
  for (const Words& words :
       {Words{"--report"},
        {"--report", "--format", "jpg", "--tiles", "100", "--force"}}) {
    const Outcome outcome = photographs.make(words);
    EXPECT_EQ(outcome.status, 2);
    const std::string page =
        samples::content(photographs.out() / "report.html");
    EXPECT_THAT(page, AllOf(StartsWith("<!DOCTYPE html>"),
                            testing::EndsWith("</html>\n")));
    EXPECT_THAT(page, AllOf(Not(HasSubstr("http:")), Not(HasSubstr("https:")),
                            Not(HasSubstr("<script"))));
    EXPECT_THAT(page,
                AllOf(HasSubstr("s422.jpg"), HasSubstr("turned.jpg"),
                      HasSubstr("&lt;b&gt;&amp;"), HasSubstr("&lt;script&gt;"),
                      HasSubstr("Mpixel/s"), HasSubstr("peak memory"),
                      HasSubstr("copy it once more")));
    EXPECT_EQ(occurrences(page, "<img alt="), 8U);
    EXPECT_EQ(occurrences(page, "src=\"data:image/jpeg;base64,"), 8U);
  }
}

TEST(ToolReport, IsRefusedWhereItCannotBe) {
  const Photographs photographs({"one.jpg"});
  fs::create_directories(photographs.out() / "report.html");
  for (const Words& words : {Words{"--report"}, {"--report", "--force"}}) {
    const Outcome outcome = photographs.make(words);
    EXPECT_EQ(outcome.status, 2);
    EXPECT_THAT(outcome.err, HasSubstr("report.html"));
    EXPECT_FALSE(fs::exists(photographs.out() / "one.jpg.png"));
  }
}

TEST(ToolReport, IsThereWhereNothingWasToBeDone) {
  const Photographs photographs({"one.jpg"});
  ASSERT_EQ(photographs.make().status, 0);
  const Outcome outcome = photographs.make({"--skip-existing", "--report"});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_THAT(samples::content(photographs.out() / "report.html"),
              HasSubstr("1, their results were there"));
}

}  // namespace
}  // namespace stagecraft::tiles::suite
