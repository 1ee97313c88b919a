#include "bench/harness/process.h"

#include <gtest/gtest.h>

#include <fstream>

#include "bench/harness/watch.h"
#include "bench/harness/workspace.h"

namespace stagecraft {
namespace {

const Tick nothing = [](pid_t, double) {};

TEST(Process, TellsHowItEnded) {
  const Workspace workspace(1000);
  const auto log = workspace.path() / "log";
  const auto shell = [&](const char* text) {
    return run_process({"sh", "-c", text}, log, nothing).status;
  };
  EXPECT_EQ(shell("exit 0"), 0);
  EXPECT_EQ(shell("exit 7"), 7);
  EXPECT_EQ(shell("kill -KILL $$"), 128 + 9);
  EXPECT_EQ(run_process({"no-such-program"}, log, nothing).status, 127);
}

TEST(Process, KeepsWhatItSays) {
  const Workspace workspace(1000);
  const auto log = workspace.path() / "log";
  run_process({"sh", "-c", "echo one; echo two >&2"}, log, nothing);
  std::ifstream stream(log);
  std::string first, second;
  stream >> first >> second;
  EXPECT_EQ(first + second, "onetwo");
}

TEST(Process, CountsTheTimeOfItsChildren) {
  const Workspace workspace(1000);
  const char* work =
      "sh -c 'i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done'";
  const Finished finished =
      run_process({"sh", "-c", work}, workspace.path() / "log", nothing);
  EXPECT_GT(finished.user_seconds, 0.02);
  EXPECT_GT(finished.wall_seconds, 0.02);
}

TEST(Watch, SeesMemoryOfTheProgramAmongOthers) {
  const Workspace workspace(1000);
  Watch one("dd");
  Watch none("no-such-program");
  // dd holds a block of 64 MB; the shell that starts it does not count.
  run_process({"sh", "-c", "dd if=/dev/zero of=/dev/null bs=64M count=120; :"},
              workspace.path() / "log", [&](pid_t process, double seconds) {
                one.look(process, seconds);
                none.look(process, seconds);
              });
  EXPECT_GT(one.peak_memory(), 64'000'000);
  EXPECT_LT(one.peak_memory(), 80'000'000);
  EXPECT_GE(one.largest_rank(), one.peak_memory());
  EXPECT_EQ(none.peak_memory(), 0);
  EXPECT_EQ(none.migrations(), std::nullopt);
}

}  // namespace
}  // namespace stagecraft
