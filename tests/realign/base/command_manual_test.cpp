#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <sstream>

#include "stages/realign/base/command_line.h"

namespace stagecraft::realign {
namespace {

using testing::MatchesRegex;
using testing::Not;

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// What a realignment says of itself.
const Manual whole_manual = manual_of({.name = "realign",
                                       .version = "1.2",
                                       .summary = "Realigns",
                                       .about = "",
                                       .about_json = "",
                                       .ranks = true,
                                       .threads = true});

TEST(ManualOfRealign, FitsIntoAScreen) {
  for (const std::string& line : lines_of(help_text(whole_manual))) {
    EXPECT_LE(line.size(), 80U) << line;
  }
}

TEST(ManualOfRealign, GroupsItsOptions) {
  std::vector<std::string> titles;
  for (const Section& group : whole_manual.options)
    titles.push_back(group.title);
  EXPECT_THAT(titles, testing::ElementsAre("Input", "Results", "Estimation",
                                           "Running"));
}

TEST(ManualOfRealign, HasEveryOptionOfTheHelpInItsPage) {
  const std::string help = help_text(whole_manual);
  const std::string page =
      std::regex_replace(man_page(whole_manual), std::regex(R"(\\-)"), "-");
  const std::regex option("(^|[ ,])(-h|--[a-z-]+)");
  int options = 0;
  for (std::sregex_iterator at(help.begin(), help.end(), option), end;
       at != end; ++at, ++options) {
    EXPECT_THAT(page,
                testing::ContainsRegex("\n.fB.*" + (*at)[2].str() + "[, \\]"))
        << at->str();
  }
  EXPECT_GE(options, 17);
}

// Else troff would take a line as its own, or print what no shell understands.
TEST(ManualOfRealign, HasAPageThatTroffUnderstands) {
  for (const std::string& line : lines_of(man_page(whole_manual))) {
    EXPECT_THAT(line, Not(MatchesRegex("")));
    if (line.starts_with('.')) {
      EXPECT_THAT(line, MatchesRegex("[.](TH .*|SH [A-Z ]+|SS [A-Z][a-z]+|TP|"
                                     "PP)"));
    } else {
      EXPECT_FALSE(std::regex_search(line, std::regex("[^\\\\]-"))) << line;
      EXPECT_FALSE(std::regex_search(line, std::regex(R"(\\[^-&efR])")))
          << line;
    }
  }
}

}  // namespace
}  // namespace stagecraft::realign
