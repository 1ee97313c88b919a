#include "bench/gate/masks.h"

#include <gtest/gtest.h>

namespace stagecraft {
namespace {

TEST(Masks, AreTheSameWhereEveryThreadHasItsLike) {
  EXPECT_EQ(masks_differ("0-1 | 0-1", "0-1 0-1"), "");
  EXPECT_EQ(masks_differ("0 | 1", "1 | 0"), "");
  EXPECT_NE(masks_differ("0 | 1", "0-1 | 0-1"), "");
  EXPECT_NE(masks_differ("0", "1"), "");
  EXPECT_NE(masks_differ("", "0-1"), "");
}

TEST(Masks, OfMoreThreadsMustBeAsFree) {
  EXPECT_EQ(masks_differ("0-1", "0-1 | 0-1"), "");
  EXPECT_EQ(masks_differ("0", "0 | 1"), "");
  EXPECT_EQ(masks_differ("0,2-4", "0-3 | 0-3"), "");
  EXPECT_NE(masks_differ("0-1", "0 | 1"), "");
}

std::string fault_of(const std::string& masks) {
  RunRecord run;
  run.masks = masks;
  return off_plan(run);
}

TEST(Masks, AreAsPlannedWithACpuForEachThread) {
  EXPECT_EQ(fault_of("0 | 1"), "");
  EXPECT_EQ(fault_of("0 1 | 2 3"), "");
  EXPECT_NE(fault_of("0 | 0"), "");
  EXPECT_NE(fault_of("0-1 | 2"), "");
  EXPECT_NE(fault_of("0,1 | 2"), "");
  EXPECT_NE(fault_of("- | 2"), "");
  EXPECT_NE(fault_of(""), "");
}

TEST(Masks, AreLeftByThreadsThatMove) {
  RunRecord run;
  EXPECT_EQ(strayed(run), "");
  run.counters["migrations"] = 0;
  EXPECT_EQ(strayed(run), "");
  run.counters["migrations"] = 1;
  EXPECT_NE(strayed(run), "");
}

}  // namespace
}  // namespace stagecraft
