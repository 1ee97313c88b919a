#include "common/base/progress.h"

#include <gtest/gtest.h>

namespace stagecraft {
namespace {

TEST(ProgressText, TellsHowFarHowFastAndHowLong) {
  EXPECT_EQ(progress_text("frame", 12, 300, 3),
            "frame 12 of 300, 4.0 a second, 1 min 12 s left");
  EXPECT_EQ(progress_text("photograph", 1000, 100'000, 10),
            "photograph 1000 of 100000, 100 a second, 16 min 30 s left");
  EXPECT_EQ(progress_text("frame", 2, 1000, 20),
            "frame 2 of 1000, 0.1 a second, 2 h 46 min left");
  EXPECT_EQ(progress_text("frame", 300, 300, 3),
            "frame 300 of 300, 100 a second, 0 s left");
}

TEST(ProgressText, DoesNotGuess) {
  EXPECT_EQ(progress_text("frame", 1, 300, 100), "frame 1 of 300");
  EXPECT_EQ(progress_text("frame", 100, 300, 0.5), "frame 100 of 300");
}

TEST(ProgressText, FitsALine) {
  EXPECT_LE(progress_text("photograph", 999'999, 1'000'000, 1e6).size(), 72U);
}

}  // namespace
}  // namespace stagecraft
