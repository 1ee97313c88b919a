#include "stages/realign/tool/report_page.h"

#include <gmock/gmock.h>

#include <cmath>
#include <regex>
#include <set>

#include "stages/realign/base/motion_plot.h"
#include "stages/realign/tool/picture.h"
#include "stages/realign/tool/report_parts.h"
#include "tests/realign/tool/scans.h"

namespace stagecraft::realign {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr double not_covered = 0;

class ReportPage : public testing::Test {
 protected:
  /// Four frames; half the temporal deviation after realignment. A quarter
  /// is no longer covered by frame 3, a quarter is dark.
  ReportPage() {
    facts.name = "a<b>&\"c\"";
    scan = {{98, 900, 300, 1},
            {102, 900, 300, 1},
            {98, 900, 300, 1},
            {102, 900, 300, 1}};
    realigned = {{99, 900, 300, 1},
                 {101, 900, 300, 1},
                 {99, 900, 300, 1},
                 {101, 900, not_covered, 1}};
    set_mean({100, 900, 300, 1});
    const double shifts[] = {0, 0.3, 0.3, 1};
    for (const double shift : shifts) {
      facts.motion.emplace_back().correction[0] = shift;
    }
    facts.motion[2].converged = false;
    facts.run_json =
        R"({"version": "1.2.3", "rung": "04_bind", "wall_seconds": 12.5,
            "command": "realign '<a>.nii' && b"})";
  }

  void set_mean(const std::vector<double>& four) {
    facts.mean = Volume({4, 4, 4});
    std::ranges::copy(samples::sixteen_times(four),
                      facts.mean.voxels().begin());
  }

  /// All frames pass once; there is no file of them.
  ReportSeries series(const std::filesystem::path& viewer) const {
    ReportSeries passed(header(), header(), viewer);
    for (int t = 0; t < header().frames; ++t) {
      const auto n = static_cast<std::size_t>(t);
      passed.before.add(t, samples::sixteen_times(scan[n]));
      passed.after.add(t, samples::sixteen_times(realigned[n]));
    }
    return passed;
  }
  NiftiHeader header() const {
    return samples::small_header(static_cast<int>(scan.size()));
  }

  std::string with_viewer(const std::string& script) const {
    return report_page(facts, series(folder.file("viewer.js", script)));
  }
  std::string without_viewer() const {
    return report_page(facts, series(folder / "nothing.js"));
  }

  samples::Folder folder;
  std::vector<std::vector<double>> scan, realigned;  ///< four values a frame
  ReportFacts facts;
};

std::string row(const std::string& name, const std::string& value) {
  return "<tr><th scope=\"row\">" + name + "</th><td>" + value + "</td></tr>";
}

TEST_F(ReportPage, TellsTheKeyNumbers) {
  // Deviations 4 / sqrt(12) before and half of that after, of a mean of 100.
  scan = {{98, 1, 1, 1}, {102, 1, 1, 1}, {98, 1, 1, 1}, {102, 1, 1, 1}};
  realigned = {{99, 1, 1, 1}, {101, 1, 1, 1}, {99, 1, 1, 1}, {101, 1, 1, 1}};
  EXPECT_THAT(
      without_viewer(),
      AllOf(HasSubstr(row("Frames", "4")),
            HasSubstr(row("Mean framewise displacement", "0.333\u00a0mm")),
            HasSubstr(row("Largest framewise displacement", "0.700\u00a0mm")),
            HasSubstr(row("Frames above 0.2\u00a0mm", "2 (50.0\u00a0%)")),
            HasSubstr(row("Frames above 0.5\u00a0mm", "1 (25.0\u00a0%)")),
            HasSubstr(row("Largest displacement of the volume's corners",
                          "1.00\u00a0mm, frame 3")),
            HasSubstr(row("Frames that did not converge", "1: 2")),
            HasSubstr(row("Mean tSNR in the head, before",
                          "43.3\u00a0(of few frames)")),
            HasSubstr(row("Mean tSNR in the head, after",
                          "86.6\u00a0(of few frames)")),
            HasSubstr(row("Run time", "12.50\u00a0s")),
            HasSubstr(row("Version", "1.2.3, 04_bind"))));
}

TEST_F(ReportPage, MarksTheRatioOfFewFrames) {
  const auto frames = [this](std::size_t count) {
    scan.assign(count, {98, 900, 300, 1});
    realigned = scan;
    scan[1][1] = realigned[1][1] = 901;
    facts.motion.assign(count, {});
    return without_viewer();
  };
  EXPECT_THAT(frames(49), HasSubstr("(of few frames)"));
  EXPECT_THAT(frames(50), Not(HasSubstr("(of few frames)")));
}

TEST_F(ReportPage, SaysFirstWhatIsDoubtful) {
  EXPECT_THAT(without_viewer(), Not(HasSubstr("To look at")));
  facts.run_json = R"({"doubts": ["frame 2 is <odd>"]})";
  EXPECT_THAT(without_viewer(),
              HasSubstr("To look at before using the series:</b>\n<ul>\n"
                        "<li>frame 2 is &lt;odd&gt;</li>\n</ul>"));
  scan = {{99, 1, 1, 1}, {101, 1, 1, 1}, {99, 1, 1, 1}, {101, 1, 1, 1}};
  realigned = {{98, 1, 1, 1}, {102, 1, 1, 1}, {98, 1, 1, 1}, {102, 1, 1, 1}};
  EXPECT_THAT(without_viewer(), HasSubstr("differ more from each other after"));
}

TEST_F(ReportPage, TakesTheHeadFromWhatBothCover) {
  // What is lost in frame 3 goes out of both; 100 lies below a fifth of 900.
  EXPECT_THAT(without_viewer(), HasSubstr("16 voxels before, 16 after"));
}

/// The picture behind an alternative text.
std::string image(const std::string& html, const std::string& alt) {
  const std::string begin = "<img alt=\"" + alt + "\" src=\"";
  const auto from = html.find(begin);
  if (from == html.npos) return "";
  return html.substr(from + begin.size(),
                     html.find('"', from + begin.size()) - from - begin.size());
}

/// What it shows: the axial slice through the middle of the head.
std::string drawn(const std::vector<double>& four, const Window& window,
                  Colours colours) {
  std::vector<double> rows;
  for (int row = 0; row < 4; ++row) {
    rows.insert(rows.end(), four.begin(), four.end());
  }
  return picture({4, 4, rows}, window, colours);
}

TEST_F(ReportPage, DrawsBothSeriesInTheSameWindow) {
  scan = {{90, 190, 300, 0}, {110, 210, 300, 9}};
  realigned = {{99, 200, 300, 9}, {101, 200, 300, 0}};
  set_mean({70, 80, 90, 9});
  facts.motion.resize(2);
  const std::string html = without_viewer();
  const Window grey{4.5, 300}, heat{0, std::sqrt(200)};
  EXPECT_EQ(image(html, "Mean over time, before, axial slice"),
            drawn({100, 200, 300, 4.5}, grey, Colours::grey));
  EXPECT_EQ(image(html, "Mean over time, after, axial slice"),
            drawn({70, 80, 90, 9}, grey, Colours::grey));
  // Where a frame has no value, none is drawn.
  EXPECT_EQ(image(html, "Standard deviation over time, before, axial slice"),
            drawn({std::sqrt(200), std::sqrt(200), 0, 0}, heat, Colours::heat));
  EXPECT_EQ(image(html, "Standard deviation over time, after, axial slice"),
            drawn({std::sqrt(2), 0, 0, 0}, heat, Colours::heat));
}

TEST_F(ReportPage, PlotsTheMotionOverTheTimeOfTheScan) {
  ASSERT_GT(header().repetition_time, 0);
  const std::string plot = motion_svg(facts.motion, header().grid,
                                      {facts.name, header().repetition_time});
  EXPECT_THAT(without_viewer(),
              HasSubstr("src=\"" + data_uri("image/svg+xml", plot) + "\""));
}

TEST_F(ReportPage, AsksForNothing) {
  for (const std::string& html :
       {without_viewer(), with_viewer("const niivue = 1;")}) {
    for (const char* outside :
         {"://", "href", "url(", "@import", "<link", "<iframe", "fetch("}) {
      EXPECT_THAT(html, Not(HasSubstr(outside)));
    }
    const std::regex source("src=\"(?!data:)");
    EXPECT_FALSE(std::regex_search(html, source));
    EXPECT_THAT(html, HasSubstr("content=\"default-src 'none'; "));
  }
}

TEST_F(ReportPage, EscapesWhatOthersNamed) {
  facts.run_json =
      R"({"version": "<v>", "rung": "<r>", "command": "a '<i>' && \"b\""})";
  EXPECT_THAT(
      without_viewer(),
      AllOf(HasSubstr("<title>Motion correction of "
                      "a&lt;b&gt;&amp;&quot;c&quot;</title>"),
            HasSubstr("<h1>Motion correction of a&lt;b&gt;"),
            HasSubstr("&lt;i&gt;"), HasSubstr("&amp;&amp; &quot;b&quot;"),
            HasSubstr("&lt;v&gt;, &lt;r&gt;"), Not(HasSubstr("<b>&")),
            Not(HasSubstr("<i>")), Not(HasSubstr("<v>"))));
}

TEST_F(ReportPage, SaysThatTheViewerIsMissing) {
  EXPECT_THAT(without_viewer(),
              AllOf(HasSubstr("The viewer is not installed"),
                    HasSubstr("--target viewer"), Not(HasSubstr("<canvas")),
                    Not(HasSubstr("<script"))));
}

TEST_F(ReportPage, HoldsTheViewerAndBothSeries) {
  const std::string html = with_viewer(
      "/*! licence of it */ const a = '</script><!--'; let niivue = 5;");
  EXPECT_THAT(
      html,
      AllOf(HasSubstr("/*! licence of it */"), HasSubstr("'<\\/script><\\!--'"),
            HasSubstr("max=\"3\""), HasSubstr("All frames are here"),
            Not(HasSubstr("not installed"))));
  const std::regex frames(R"("frames": \[\n("[\w+/=]+",?\n?){4}\])");
  EXPECT_EQ(
      std::distance(std::sregex_iterator(html.begin(), html.end(), frames), {}),
      2);
}

TEST_F(ReportPage, ClosesWhatItOpens) {
  const std::string html = with_viewer("let niivue;");
  for (const std::string tag :
       {"section", "div", "figure", "fieldset", "label", "table", "tr", "th",
        "td", "p", "ul", "li", "h2", "h3", "h4", "script", "canvas", "i"}) {
    const auto count = [&](const std::string& pattern) {
      const std::regex regex(pattern);
      return std::distance(
          std::sregex_iterator(html.begin(), html.end(), regex), {});
    };
    EXPECT_GT(count("</" + tag + ">"), 0) << tag;
    EXPECT_EQ(count("<" + tag + "[ >]"), count("</" + tag + ">")) << tag;
  }
}

TEST_F(ReportPage, StylesEveryClass) {
  const std::string html = with_viewer("let niivue;");
  const std::string style =
      html.substr(html.find("<style>"), html.find("</style>"));
  std::set<std::string> classes;
  const std::regex attribute("class=\"([^\"]+)\"");
  for (std::sregex_iterator it(html.begin(), html.end(), attribute), end;
       it != end; ++it) {
    classes.insert((*it)[1]);
  }
  EXPECT_GT(classes.size(), 10U);
  for (const std::string& name : classes) {
    EXPECT_THAT(style, testing::ContainsRegex("\\." + name + "[^-a-z0-9]"));
  }
}

TEST_F(ReportPage, NeedsEveryFrame) {
  ReportSeries passed = series(folder / "nothing.js");
  passed.after = SeriesGatherer(header(), Embedding::none);
  passed.after.add(0, samples::sixteen_times(realigned[0]));
  EXPECT_THROW(report_page(facts, std::move(passed)), std::logic_error);
}

}  // namespace
}  // namespace stagecraft::realign
