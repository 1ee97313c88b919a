#include "common/base/exit_status.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "common/base/error.h"

namespace stagecraft {
namespace {

TEST(ExitStatus, IsWhatTheProgramReturns) {
  EXPECT_EQ(exit_status("program", [] { return 0; }), 0);
  EXPECT_EQ(exit_status("program", [] { return 7; }), 7);
}

TEST(ExitStatus, TellsBadInputFromFailures) {
  testing::internal::CaptureStderr();
  EXPECT_EQ(exit_status("program", []() -> int { throw BadInput("no scan"); }),
            2);
  EXPECT_EQ(exit_status("program",
                        []() -> int { throw std::runtime_error("no disk"); }),
            1);
  EXPECT_EQ(exit_status("program", []() -> int { throw Interrupted{2}; }), 130);
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "program: no scan\nprogram: no disk\n");
}

}  // namespace
}  // namespace stagecraft
