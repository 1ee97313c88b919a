#include "common/picture/svg.h"

#include <gtest/gtest.h>

#include <limits>

namespace stagecraft {
namespace {

TEST(XmlEscaped, LeavesNothingThatXmlForbids) {
  EXPECT_EQ(xml_escaped("a<b>&\"c\""), "a&lt;b&gt;&amp;&quot;c&quot;");
  EXPECT_EQ(xml_escaped("tab\tand\x01\x7f"), "tab?and??");
}

TEST(XmlEscaped, KeepsUtf8AndReplacesWhatIsNot) {
  EXPECT_EQ(xml_escaped("caf\u00e9 \u2212 \U0001f600"),
            "caf\u00e9 \u2212 \U0001f600");
  EXPECT_EQ(xml_escaped("\xff"
                        "a\xc3"
                        "b\xe2\x82"),
            "?a?b??");
}

TEST(RoundStep, IsOneTwoOrFive) {
  EXPECT_DOUBLE_EQ(round_step(1), 1);
  EXPECT_DOUBLE_EQ(round_step(1.1), 2);
  EXPECT_DOUBLE_EQ(round_step(0.021), 0.05);
  EXPECT_DOUBLE_EQ(round_step(60), 100);
}

TEST(AxisOver, HoldsValuesAndRangeInRoundSteps) {
  const Axis axis = axis_over({-0.3, 1.9, 0.5}, -0.05, 0.05, 5);
  EXPECT_DOUBLE_EQ(axis.step, 0.5);
  EXPECT_EQ(axis.first, -1);
  EXPECT_EQ(axis.last, 4);
}

TEST(AxisOver, IsNotEmptyWithoutMotion) {
  const Axis axis = axis_over({0, 0, 0}, -0.05, 0.05, 5);
  EXPECT_LT(axis.first, axis.last);
  EXPECT_DOUBLE_EQ(axis.step, 0.02);
}

TEST(AxisOver, PassesOverWhatIsNotFinite) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  const Axis axis = axis_over({nan, 3, infinity, nan}, 0, 1, 3);
  EXPECT_EQ(axis.first, 0);
  EXPECT_DOUBLE_EQ(axis.last * axis.step, 3);
}

TEST(TickLabel, HasTheDecimalsOfItsStep) {
  EXPECT_EQ(tick_label(3, 0.5), "1.5");
  EXPECT_EQ(tick_label(-3, 0.02), "\u22120.06");
  EXPECT_EQ(tick_label(0, 0.1), "0.0");
  EXPECT_EQ(tick_label(4, 10), "40");
  EXPECT_EQ(tick_label(7, 0.001), "0.007");
}

}  // namespace
}  // namespace stagecraft
