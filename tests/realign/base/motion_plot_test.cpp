#include "stages/realign/base/motion_plot.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <sstream>
#include <utility>
#include <vector>

#include "tests/suite/text.h"

namespace stagecraft::realign {
namespace {

using testing::HasSubstr;
using testing::Not;

/// 11^3 voxels of 1 mm about the point (100, 0, 0).
const Grid about_100 = [] {
  Grid result{{11, 11, 11}, Eigen::Matrix4d::Identity()};
  result.affine.topRightCorner<3, 1>() << 95, -5, -5;
  return result;
}();

using Points = std::vector<std::pair<double, double>>;

/// The curves of a plot, pixels: translations x y z, rotations x y z.
std::vector<Points> curves_of(const std::string& svg) {
  const std::string mark = "<polyline points=\"";
  std::vector<Points> curves;
  for (auto at = svg.find(mark); at != svg.npos; at = svg.find(mark, at + 1)) {
    const auto begin = at + mark.size();
    std::istringstream text(svg.substr(begin, svg.find('"', begin) - begin));
    Points points;
    double x = 0, y = 0;
    for (char comma = 0; text >> x >> comma >> y;) points.emplace_back(x, y);
    curves.push_back(points);
  }
  return curves;
}

Motion wandering(std::size_t frames) {
  Motion motion(frames);
  for (std::size_t t = 0; t < frames; ++t) {
    const double phase = static_cast<double>(t) * 0.3;
    motion[t].correction << phase, std::sin(phase), -phase, 0.01 * phase, 0,
        0.02 * std::cos(phase);
  }
  return motion;
}

TEST(MotionPlot, DrawsSixCurvesOfAllFramesInsideThePicture) {
  for (const std::size_t frames : {2U, 41U, 3000U}) {
    const std::vector<Points> curves =
        curves_of(motion_svg(wandering(frames), about_100, {"scan", 2}));
    ASSERT_EQ(curves.size(), 6U);
    for (std::size_t c = 0; c < 6; ++c) {
      ASSERT_EQ(curves[c].size(), frames);
      EXPECT_TRUE(std::ranges::is_sorted(curves[c]));
      EXPECT_LT(curves[c].front().first, 100);
      EXPECT_GT(curves[c].back().first, 900);
      for (const auto& [x, y] : curves[c]) {
        EXPECT_GE(y, c < 3 ? 110 : 356);
        EXPECT_LE(y, c < 3 ? 310 : 556);
      }
    }
  }
}

TEST(MotionPlot, ShowsMotionAboutTheCentre) {
  Motion motion(2);
  motion[1].correction[5] = 0.1;
  const Parameters moved = about(motion[1].correction, centre(about_100));
  motion[1].correction.head<3>() = -moved.head<3>();
  const std::vector<Points> curves =
      curves_of(motion_svg(motion, about_100, {"turn about the centre", 0}));
  for (unsigned c = 0; c < 5; ++c)
    EXPECT_NEAR(curves[c][0].second, curves[c][1].second, 1e-9) << c;
  EXPECT_GT(curves[5][0].second, curves[5][1].second + 100);
}

TEST(MotionPlot, TellsRotationsInDegrees) {
  Motion motion(2);
  motion[1].correction[3] = 30 * std::numbers::pi / 180;
  const std::string svg = motion_svg(motion, about_100, {"nod", 0});
  EXPECT_THAT(svg, HasSubstr(">30</text>"));
  EXPECT_THAT(svg, HasSubstr("degrees"));
}

TEST(MotionPlot, IsFlatWithoutMotion) {
  const std::string svg = motion_svg(Motion(5), about_100, {"still", 2});
  for (const Points& curve : curves_of(svg))
    for (const auto& [x, y] : curve) EXPECT_EQ(y, curve.front().second);
  EXPECT_THAT(svg, Not(HasSubstr("nan")));
  EXPECT_THAT(svg, Not(HasSubstr("inf")));
  EXPECT_THAT(svg, HasSubstr("mean 0.000 mm"));
}

TEST(MotionPlot, CountsSecondsOnlyWhenItKnowsThem) {
  EXPECT_THAT(motion_svg(Motion(5), about_100, {"scan", 1.5}),
              testing::AllOf(HasSubstr(">seconds<"), HasSubstr(">4.5<")));
  EXPECT_THAT(motion_svg(Motion(5), about_100, {"scan", 0}),
              Not(HasSubstr("seconds")));
}

TEST(MotionPlot, MarksFramesThatDidNotConverge) {
  Motion motion = wandering(9);
  EXPECT_THAT(motion_svg(motion, about_100, {"scan", 2}),
              Not(HasSubstr("converge")));
  motion[3].converged = motion[7].converged = false;
  const std::string svg = motion_svg(motion, about_100, {"scan", 2});
  EXPECT_THAT(svg, HasSubstr("2 did not converge"));
  EXPECT_EQ(occurrences(svg, "l-4 -7h8z"), 2U * 3);
}

TEST(MotionPlot, DrawsOneBarForEachStep) {
  const std::string svg = motion_svg(wandering(9), about_100, {"scan", 2});
  const auto bars = svg.rfind("<path d=\"");
  const std::string path = svg.substr(bars, svg.find("/>", bars) - bars);
  EXPECT_EQ(occurrences(path, "M"), 8U);
  EXPECT_EQ(occurrences(path, "V"), 8U);
}

TEST(MotionPlot, ClosesEveryElement) {
  const std::string svg = motion_svg(wandering(9), about_100, {"<a & b>", 2});
  EXPECT_THAT(svg, HasSubstr("Motion of &lt;a &amp; b&gt;"));
  EXPECT_EQ(occurrences(svg, "<"), occurrences(svg, ">"));
  EXPECT_EQ(occurrences(svg, "<"),
            occurrences(svg, "/>") + 2 * occurrences(svg, "</"));
  EXPECT_EQ(occurrences(svg, "http"), 1U) << "only the name space";
}

}  // namespace
}  // namespace stagecraft::realign
