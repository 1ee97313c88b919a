#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <new>

#include "common/base/error.h"
#include "common/base/resources.h"
#include "stages/tiles/02_processes.h"

namespace stagecraft::tiles {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

constexpr std::int64_t memory = 1 << 28;

/// "double:TEXT", or what a bad photograph may do to a worker.
Result work_on(const std::string& bytes) {
  if (bytes == "refuse") throw BadInput("is refused");
  if (bytes == "fail") throw std::runtime_error("the disk is gone");
  if (bytes == "crash") raise(SIGSEGV);
  if (bytes == "who") return {std::to_string(getpid()), 0};
  if (bytes == "leave") _exit(7);
  if (bytes == "devour") {
    // Written to, so that no compiler leaves it out.
    std::string much(2 * memory, 'm');
    return {much.substr(0, 3), 3};
  }
  return {bytes + bytes, static_cast<double>(bytes.size())};
}

Reply reply_to(Crew& crew, const std::string& bytes) {
  crew.give(5, bytes);
  Reply reply = crew.next();
  EXPECT_EQ(reply.photograph, 5);
  return reply;
}

TEST(Crew, GivesBackWhatItMakes) {
  Crew crew(2, memory, work_on);
  for (const std::string& bytes :
       {std::string("a"), std::string(), std::string(3'000'000, 'x')}) {
    const Reply reply = reply_to(crew, bytes);
    EXPECT_TRUE(reply.bytes == bytes + bytes);
    EXPECT_EQ(reply.outcome.pixels, bytes.size());
    EXPECT_EQ(reply.outcome.wrong, "");
    EXPECT_FALSE(reply.died);
  }
}

TEST(Crew, HasAsManyAtOnceAsItIsToldTo) {
  Crew crew(3, memory, work_on);
  EXPECT_FALSE(crew.has_busy());
  for (int n = 0; n < 3; ++n) {
    EXPECT_TRUE(crew.has_idle());
    crew.give(n, std::string(1 + n, 'x'));
  }
  EXPECT_FALSE(crew.has_idle());
  std::vector<std::string> results(3);
  for (int n = 0; n < 3; ++n) {
    const Reply reply = crew.next();
    results.at(reply.photograph) = reply.bytes;
  }
  EXPECT_THAT(results, testing::ElementsAre("xx", "xxxx", "xxxxxx"));
  EXPECT_FALSE(crew.has_busy());
}

TEST(Crew, TellsWhatIsRefused) {
  Crew crew(1, memory, work_on);
  EXPECT_EQ(reply_to(crew, "refuse").outcome.wrong, "is refused");
  EXPECT_EQ(reply_to(crew, "go on").bytes, "go ongo on");
}

TEST(Crew, ThrowsWhatIsWrongWithTheMachine) {
  Crew crew(1, memory, work_on);
  crew.give(0, "fail");
  try {
    crew.next();
    ADD_FAILURE() << "nothing was thrown";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "the disk is gone");
  }
}

TEST(Crew, SurvivesItsWorkers) {
  Crew crew(2, memory, work_on);
  for (const char* bytes : {"crash", "leave"}) {
    const Reply reply = reply_to(crew, bytes);
    EXPECT_TRUE(reply.died);
    EXPECT_THAT(
        reply.outcome.wrong,
        HasSubstr(bytes == std::string("leave") ? "with status" : "twice"));
    EXPECT_EQ(reply_to(crew, "go on").bytes, "go ongo on");
  }
}

TEST(Crew, BlamesNoPhotographForAWorkerThatDiedIdle) {
  Crew crew(1, memory, work_on);
  const pid_t worker = std::stoi(reply_to(crew, "who").bytes);
  kill(worker, SIGKILL);
  siginfo_t info{};
  waitid(P_PID, static_cast<id_t>(worker), &info, WEXITED | WNOWAIT);
  const Reply reply = reply_to(crew, "go on");
  EXPECT_FALSE(reply.died);
  EXPECT_EQ(reply.bytes, "go ongo on");
}

TEST(Crew, KeepsAWorkerWithinItsMemory) {
  if (sanitized) GTEST_SKIP() << "a sanitizer takes more";
  Crew crew(1, memory, work_on);
  const Reply reply = reply_to(crew, "devour");
  EXPECT_FALSE(reply.died);
  EXPECT_THAT(reply.outcome.wrong, HasSubstr("raise --memory"));
  EXPECT_EQ(reply_to(crew, "go on").bytes, "go ongo on");
}

TEST(Crew, LeavesNoProcessBehind) {
  {
    Crew crew(3, memory, work_on);
    crew.give(0, "x");
  }
  {
    Crew crew(3, memory, work_on);
    reply_to(crew, "crash");
    EXPECT_THAT(crew.dismiss(), SizeIs(4)) << "its own and one of each worker";
  }
  EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);
}

TEST(Attempts, AreTwoForEachPhotograph) {
  Attempts attempts(2);
  EXPECT_EQ(attempts.next(), 0);
  EXPECT_TRUE(attempts.again(0));
  EXPECT_EQ(attempts.next(), 1);
  EXPECT_EQ(attempts.next(), 0);
  EXPECT_FALSE(attempts.any());
  EXPECT_FALSE(attempts.again(0));
  EXPECT_FALSE(attempts.any());
}

}  // namespace
}  // namespace stagecraft::tiles
