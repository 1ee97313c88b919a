#include "bench/report/pictures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bench/report/quotes.h"
#include "tests/bench/page_fixture.h"
#include "tests/suite/text.h"

/// What slides show of a file of results.
namespace stagecraft {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

Record all() { return parse_record(everything()); }

TEST(Pictures, AreWellFormedAndSayWhereTheyAreFrom) {
  for (const auto picture :
       {ladder_picture, phases_picture, scaling_picture, placement_picture}) {
    const std::string svg = picture(all());
    EXPECT_THAT(svg, testing::StartsWith("<svg xmlns="));
    EXPECT_THAT(unbalanced("<!DOCTYPE svg>" + svg), IsEmpty()) << svg;
    EXPECT_THAT(svg, HasSubstr("at commit abc1234"));
  }
}

TEST(Pictures, AreEmptyWhereNothingWasMeasured) {
  for (const auto picture :
       {ladder_picture, phases_picture, scaling_picture, placement_picture}) {
    EXPECT_THAT(picture(parse_record(nothing())), IsEmpty());
  }
  EXPECT_FALSE(block("ladder-picture", parse_record(nothing())));
  EXPECT_EQ(block("ladder-picture", all()), ladder_picture(all()));
}

TEST(LadderPicture, HasABarAndAFigureForEveryRung) {
  const std::string svg = ladder_picture(all());
  EXPECT_EQ(occurrences(svg, "class=\"accent\""), 3U);
  EXPECT_THAT(svg, HasSubstr(">8.02 s<"));
  EXPECT_THAT(svg, HasSubstr(">\u00d7\u00a02.00<"));
}

TEST(LadderPicture, HasNoBarForAWrongRung) {
  auto file = everything();
  for (auto& run : file["benchmarks"]) {
    if (run["name"] != "01_two/rung") continue;
    run["error_occurred"] = true;
    run["error_message"] = "another motion";
    run.erase("real_time");
  }
  const std::string svg = ladder_picture(parse_record(file));
  EXPECT_EQ(occurrences(svg, "class=\"accent\""), 2U);
  EXPECT_THAT(svg, HasSubstr(">WRONG<"));
}

TEST(PlacementPicture, MarksEveryThreadOnItsPlace) {
  auto file = everything();
  EXPECT_EQ(occurrences(placement_picture(parse_record(file)), "<circle"), 6U);
  EXPECT_THAT(placement_picture(parse_record(file)), Not(HasSubstr(" free\"")));
  for (auto& run : file["benchmarks"]) {
    if (run["name"] == "00_simple/rung") run["label"] = "0-1";
  }
  const std::string svg = placement_picture(parse_record(file));
  EXPECT_EQ(occurrences(svg, "class=\"rank-0 free\""), 2U);
  EXPECT_THAT(svg, HasSubstr("5 of 5\u00a0runs<"));
}

}  // namespace
}  // namespace stagecraft
