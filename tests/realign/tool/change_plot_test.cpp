#include "stages/realign/tool/change_plot.h"

#include <gmock/gmock.h>

#include <limits>

namespace stagecraft::realign {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr double none = std::numeric_limits<double>::quiet_NaN();

TEST(ChangePlot, DrawsBothFromFrameOneOn) {
  const std::string svg = change_svg({none, 4, 2}, {none, 1, 0});
  // 0 lies at y = 160 and 4 at y = 40; frames 0 to 2 at x = 84 to 976.
  EXPECT_THAT(svg, AllOf(HasSubstr("\"M530.0 40.0L976.0 100.0M784.0"),
                         HasSubstr("\"M530.0 130.0L976.0 160.0M880.0"),
                         HasSubstr(">before<"), HasSubstr(">after<"),
                         Not(HasSubstr("nan"))));
  EXPECT_LT(svg.find("M530.0 40.0"), svg.find(">before<"));
  EXPECT_LT(svg.find(">before<"), svg.find("M530.0 130.0"));
}

TEST(ChangePlot, LeavesOutWhatIsNotThere) {
  EXPECT_THAT(change_svg({none, none, none}, {none, 0.1, none}),
              Not(HasSubstr("nan")));
}

}  // namespace
}  // namespace stagecraft::realign
