#include "common/base/manual.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <sstream>

namespace stagecraft {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

const Manual small{
    .name = "tool",
    .version = "1.2",
    .summary = "Does a thing",
    .synopsis = "[OPTIONS] FILE",
    .description = {"One.", ".Two's a\\b"},
    .options = {{"First", {{"-d, --deep-end N", "how deep", "Very."}}},
                {"Second", {{"--a-name-that-is-too-long LIST", "much"}}}},
    .examples = {"EXAMPLES", {{"tool x", "does it"}}},
    .more = {{"FILES", {{"x.txt", "a file"}}}},
    .see_also = "other(1)"};

TEST(HelpText, HasUsageGroupsAndExamples) {
  EXPECT_EQ(help_text(small),
            "Does a thing\n"
            "\n"
            "Usage: tool [OPTIONS] FILE\n"
            "\n"
            "First:\n"
            "  -d, --deep-end N      how deep\n"
            "\n"
            "Second:\n"
            "  --a-name-that-is-too-long LIST\n"
            "                        much\n"
            "\n"
            "Examples:\n"
            "  tool x\n"
            "      does it\n");
}

TEST(HelpText, BreaksLines) {
  Manual manual = small;
  for (int n = 0; n < 100; ++n) {
    manual.options[0].entries[0].brief += " word";
  }
  std::size_t longest = 0;
  for (const std::string& line : lines_of(help_text(manual))) {
    EXPECT_LE(line.size(), 80U) << line;
    longest = std::max(longest, line.size());
  }
  EXPECT_GT(longest, 75U);
  EXPECT_THAT(help_text(manual),
              HasSubstr("\n                        word word"));
}

TEST(Paragraph, BreaksLinesBehindItsLabel) {
  EXPECT_EQ(paragraph("cost", "a  b\nc"), "cost: a b c\n");
  const std::string word(30, 'x');
  EXPECT_EQ(paragraph("l", word + " " + word + " " + word),
            "l: " + word + " " + word + "\n  " + word + "\n");
}

TEST(ManPage, HasEverySection) {
  EXPECT_EQ(man_page(small),
            ".TH TOOL 1 \"\" \"tool 1.2\" \"User Commands\"\n"
            ".SH NAME\n"
            "tool \\- Does a thing\n"
            ".SH SYNOPSIS\n"
            "\\fBtool\\fR \\fI[OPTIONS]\\fR \\fIFILE\\fR\n"
            ".SH DESCRIPTION\n"
            ".PP\nOne.\n"
            ".PP\n\\&.Two's a\\eb\n"
            ".SH OPTIONS\n"
            ".SS First\n"
            ".TP\n\\fB\\-d,\\fR \\fB\\-\\-deep\\-end\\fR \\fIN\\fR\n"
            "how deep.\nVery.\n"
            ".SS Second\n"
            ".TP\n\\fB\\-\\-a\\-name\\-that\\-is\\-too\\-long\\fR "
            "\\fILIST\\fR\nmuch\n"
            ".SH FILES\n"
            ".TP\n\\fBx.txt\\fR\na file\n"
            ".SH EXAMPLES\n"
            ".TP\n\\fBtool\\fR \\fBx\\fR\ndoes it\n"
            ".SH SEE ALSO\nother(1)\n");
}

}  // namespace
}  // namespace stagecraft
