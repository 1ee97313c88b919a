#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "tests/realign/black_box/scans.h"
#include "tests/suite/process.h"

/// The tool that a laboratory installs: a rung under another name.
namespace stagecraft::black_box {
namespace {

namespace fs = std::filesystem;
using samples::content;
using samples::Folder;
using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::IsSupersetOf;
using testing::MatchesRegex;
using testing::Not;
using testing::StartsWith;

std::string ask(const std::string& option) {
  const Outcome outcome = run({program("realign"), option});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.err, "");
  return outcome.out;
}

/// The words of a text that are options.
std::set<std::string> options_in(const std::string& text) {
  const std::regex option("--[a-z][a-z-]*");
  return {std::sregex_token_iterator(text.begin(), text.end(), option), {}};
}

TEST(Tool, SpeaksOfNoLadder) {
  const std::string help = ask("--help");
  EXPECT_THAT(help, AllOf(StartsWith("Rigid-body motion correction of "
                                     "functional MRI\n\nUsage: realign "),
                          Not(ContainsRegex("[Rr]ung")),
                          Not(HasSubstr("ladder")), Not(HasSubstr("--about"))));
  const Outcome about = run({program("realign"), "--about"});
  EXPECT_EQ(about.status, 2);
  EXPECT_THAT(about.err, HasSubstr("--about; see realign --help"));
}

TEST(Tool, SaysWhichRungItIs) {
  EXPECT_THAT(ask("--version"),
              MatchesRegex("realign " STAGECRAFT_VERSION
                           " \\(rung [0-9][0-9]_[a-z]+\\)\n"));
}

TEST(Tool, HasEveryOptionOfItsHelpInItsManual) {
  const Outcome manual = run({program("stagecraft-manual")});
  EXPECT_EQ(manual.status, 0);
  EXPECT_THAT(manual.out, StartsWith(".TH REALIGN 1 "));
  const std::string page =
      std::regex_replace(manual.out, std::regex(R"(\\-)"), "-");
  const std::set<std::string> options = options_in(ask("--help"));
  EXPECT_GE(options.size(), 16U);
  EXPECT_THAT(options_in(page), IsSupersetOf(options));
}

TEST(Tool, RealignsLikeItsRung) {
  const Folder folder;
  const fs::path scan = folder.file("bold.nii", good_scan());
  const std::string version = ask("--version");
  std::string rung = version.substr(version.find("rung ") + 5);
  rung.erase(rung.find(')'));
  std::replace(rung.begin(), rung.end(), '_', '-');
  ASSERT_EQ(run({program("realign"), scan, "--out", folder / "tool"}).status,
            0);
  ASSERT_EQ(
      run({program("realign-" + rung), scan, "--out", folder / "rung"}).status,
      0);
  for (const std::string file : {"rp_bold.txt", "bold_realigned.nii"}) {
    EXPECT_EQ(content(folder / "tool" / file), content(folder / "rung" / file));
    EXPECT_NE(content(folder / "tool" / file), "");
  }
}

TEST(Tool, WritesAPage) {
  const Folder folder;
  const fs::path scan = folder.file("bold.nii", good_scan());
  const fs::path page = folder / "out" / "bold_report.html";
  ASSERT_EQ(run({program("realign"), scan, "--out", folder / "out"}).status, 0);
  EXPECT_FALSE(fs::exists(page));
  const Outcome outcome = run({program("realign"), scan, "--out",
                               folder / "out", "--report", "--force"});
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_THAT(content(page), AllOf(HasSubstr("<html"), HasSubstr("bold")));
}

}  // namespace
}  // namespace stagecraft::black_box
