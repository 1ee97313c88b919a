#include "bench/report/page.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <regex>
#include <set>

#include "bench/figures/figures.h"
#include "bench/figures/numbers.h"
#include "bench/report/page_style.h"
#include "tests/bench/page_fixture.h"

namespace stagecraft {
namespace {

using nlohmann::ordered_json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string page_of(const ordered_json& file) {
  return page(parse_record(file));
}

/// From `begin` to the first `end` after it; empty where there is none.
std::string part(const std::string& text, const std::string& begin,
                 const std::string& end) {
  const auto from = text.find(begin);
  if (from == text.npos) return "";
  return text.substr(from, text.find(end, from) - from);
}

std::string table_row(const std::string& html, const std::string& rung) {
  return part(html, "<tr><th scope=\"row\">" + rung + "<small>", "</tr>");
}

std::string chart_row(const std::string& html, const std::string& rung) {
  return part(html, "<span class=\"name\"><b>" + rung, "</div>");
}

std::vector<double> all(const std::string& text, const std::string& pattern) {
  const std::regex regex(pattern);
  std::vector<double> values;
  for (std::sregex_iterator it(text.begin(), text.end(), regex), end; it != end;
       ++it) {
    values.push_back(std::stod((*it)[1]));
  }
  return values;
}

TEST(Page, ShowsEveryFigureOfEveryRung) {
  const Record record = parse_record(everything());
  const std::string html = page(record);
  for (const RungFigures& row : rung_figures(record)) {
    const std::string shown = table_row(html, row.arm->rung);
    for (const Estimate& estimate :
         {row.wall, row.over_previous, row.over_serial, percent(row.efficiency),
          row.structure}) {
      EXPECT_THAT(shown, HasSubstr("<td>" + digits(estimate)));
    }
    EXPECT_THAT(shown, AllOf(HasSubstr("idea of it"), HasSubstr(">85<"),
                             HasSubstr(">321<"), HasSubstr("123<"),
                             HasSubstr(">0.0217<")));
  }
  EXPECT_THAT(table_row(html, "02_quick"),
              AllOf(HasSubstr("<td>2.00<small>[2.00,\u00a02.01], n\u00a0="
                              "\u00a05</small>"),
                    HasSubstr("<td>4.00<small>"), HasSubstr("<td>97."),
                    HasSubstr("<td>0.500<")));
  EXPECT_THAT(html, HasSubstr("<b>4.00 times</b>"));
}

TEST(Page, DrawsEqualRatiosAsEqualLengths) {
  const std::string html = page_of(session_of_rungs());
  std::vector<double> ends;
  for (const char* rung : {"00_simple", "01_two", "02_quick"}) {
    ends.push_back(
        all(chart_row(html, rung), "width=\"([0-9.]+)%\" height").at(1));
  }
  EXPECT_NEAR(ends[0] - ends[1], ends[1] - ends[2], 0.02);
  EXPECT_GT(ends[0] - ends[1], 20);
}

TEST(Page, StacksPhasesToTheWholeWallTime) {
  const std::string section =
      part(page_of(session_of_rungs()), "Where the time goes", "</section>");
  const auto widths = all(chart_row(section, "01_two"),
                          "<rect x=\"[0-9.]+%\" y=\"0\" width=\"([0-9.]+)%");
  ASSERT_EQ(widths.size(), 6U);
  EXPECT_THAT(widths, testing::Pointwise(testing::DoubleNear(0.02),
                                         {20, 50, 10, 5, 5, 10}));
  EXPECT_THAT(section, HasSubstr("run 5.00 times as fast"));
}

TEST(Page, GivesAWrongRungNoTime) {
  ordered_json file = session_of_rungs();
  for (ordered_json& entry : file["benchmarks"]) {
    if (entry["name"] != "01_two/rung") continue;
    entry["error_occurred"] = true;
    entry["error_message"] = "frame 3 is NaN";
  }
  const std::string html = page_of(file);
  EXPECT_THAT(table_row(html, "01_two"),
              AllOf(HasSubstr("WRONG"), HasSubstr("frame 3 is NaN"),
                    Not(HasSubstr("n\u00a0=")), Not(HasSubstr("4.0"))));
  EXPECT_THAT(chart_row(html, "01_two"),
              AllOf(HasSubstr("WRONG"), Not(HasSubstr("<rect"))));
  EXPECT_THAT(html, HasSubstr("5\u00a0runs without a time, because frame 3"));
}

TEST(Page, IsWellFormedAndAsksForNothing) {
  for (const auto& file : {everything(), session_of_rungs(), nothing()}) {
    const std::string html = page_of(file);
    EXPECT_EQ(unbalanced(html), "");
    for (const char* outside : {"http", "src=", "href", "url(", "@import",
                                "<script", "<link", "nan", "inf%"}) {
      EXPECT_THAT(html, Not(HasSubstr(outside)));
    }
  }
}

TEST(Page, StylesEveryClass) {
  const std::string html = page_of(everything());
  const std::string style = page_style();
  std::set<std::string> classes;
  const std::regex attribute("class=\"([^\"]+)\"");
  for (std::sregex_iterator it(html.begin(), html.end(), attribute), end;
       it != end; ++it) {
    std::istringstream words((*it)[1]);
    for (std::string word; words >> word;) classes.insert(word);
  }
  EXPECT_GT(classes.size(), 30U);
  for (const std::string& name : classes) {
    EXPECT_THAT(style, testing::ContainsRegex("\\." + name + "[^-a-z0-9]"));
  }
}

TEST(Page, EscapesWhatOthersNamed) {
  ordered_json file = session_of_rungs();
  file["stagecraft"]["arms"][1]["rung"] = "<i>&\"";
  file["stagecraft"]["arms"][1]["technique"] = "</table>";
  file["stagecraft"]["machine"]["commit"] = "<script>";
  const std::string html = page_of(file);
  EXPECT_EQ(unbalanced(html), "");
  EXPECT_THAT(html,
              AllOf(HasSubstr("&lt;i&gt;&amp;&quot;"),
                    HasSubstr("&lt;/table&gt;"), HasSubstr("&lt;script&gt;")));
}

TEST(Page, LeavesOutWhatWasNotMeasured) {
  for (const char* heading : {"Kernels under the roof", "Scaling",
                              "Who ran where", "How far the gate"}) {
    EXPECT_THAT(page_of(everything()), HasSubstr(heading));
    EXPECT_THAT(page_of(session_of_rungs()), Not(HasSubstr(heading)));
  }
  EXPECT_THAT(page_of(session_of_rungs()), HasSubstr("No control took part"));
  EXPECT_THAT(page_of(nothing()), HasSubstr("No rung was run."));
}

TEST(Page, MarksWhoWasBoundWhere) {
  ordered_json file = everything();
  for (ordered_json& entry : file["benchmarks"]) {
    if (entry["name"] == "00_simple/rung") entry["label"] = "0-1";
  }
  const std::string html = page_of(file);
  const std::string places = part(html, "placements\">", "</section>");
  EXPECT_THAT(part(places, "<figure>", "00_simple"),
              AllOf(HasSubstr(">0<i class=\"mark rank-0 free\""),
                    HasSubstr(">1<i class=\"mark rank-0 free\"")));
  EXPECT_THAT(
      part(places.substr(places.find("00_simple")), "<figure>", "01_two"),
      AllOf(HasSubstr(">0<i class=\"mark rank-0\""),
            HasSubstr(">1<i class=\"mark rank-1\"")));
}

TEST(Page, SaysWhatWasNotResolved) {
  ordered_json file = everything();
  for (ordered_json& entry : file["benchmarks"]) {
    if (entry["name"] != "02_quick/rung") continue;
    entry["real_time"] = 4 + 0.1 * (entry["round"].get<int>() % 2);
  }
  const std::string list =
      part(page_of(file), "What was not resolved", "</section>");
  EXPECT_THAT(list,
              AllOf(HasSubstr("02_quick cannot be told"),
                    Not(HasSubstr("01_two cannot be told")),
                    HasSubstr("inconclusive"), Not(HasSubstr("fast enough")),
                    HasSubstr("[0.0,\u00a00.8], n\u00a0=\u00a0500")));
}

}  // namespace
}  // namespace stagecraft
