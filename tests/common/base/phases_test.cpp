#include "common/base/phases.h"

#include <gtest/gtest.h>
#include <sched.h>

#include <chrono>
#include <cstdlib>
#include <thread>
#include <vector>

#include "common/base/resources.h"

namespace stagecraft {
namespace {

using namespace std::chrono_literals;

/// The workers that entered a phase of this name.
std::vector<WorkerPhases> workers_of(const std::string& phase) {
  std::vector<WorkerPhases> workers;
  for (const WorkerPhases& worker : phases_of_workers())
    if (worker.totals.contains(phase)) workers.push_back(worker);
  return workers;
}

void work_for(std::chrono::nanoseconds duration) {
  const auto end = std::chrono::steady_clock::now() + duration;
  while (std::chrono::steady_clock::now() < end) continue;
}

TEST(Phases, AddUpWallTimeAndCount) {
  for (int n = 0; n < 3; ++n) {
    const Phase phase("sleep");
    std::this_thread::sleep_for(10ms);
  }
  const auto workers = workers_of("sleep");
  ASSERT_EQ(workers.size(), 1U);
  const PhaseTotal total = workers[0].totals.at("sleep");
  EXPECT_EQ(total.count, 3);
  EXPECT_GE(total.wall, 0.030);
  EXPECT_LT(total.wall, 5);
  EXPECT_LT(total.cpu, 0.015);
}

TEST(Phases, TellCpuTimeFromWallTime) {
  {
    const Phase phase("work");
    work_for(50ms);
  }
  const PhaseTotal total = workers_of("work").at(0).totals.at("work");
  EXPECT_GT(total.cpu, 0);
  EXPECT_LE(total.cpu, total.wall * 1.05 + 0.001);
}

TEST(Phases, CountInBothWhenNested) {
  {
    const Phase outer("outer");
    const Phase inner("inner");
    std::this_thread::sleep_for(5ms);
  }
  const auto workers = workers_of("outer");
  ASSERT_EQ(workers.size(), 1U);
  EXPECT_GE(workers[0].totals.at("inner").wall, 0.005);
  EXPECT_GE(workers[0].totals.at("outer").wall,
            workers[0].totals.at("inner").wall);
}

TEST(Phases, JoinNamesThatAreEqualButLieApart) {
  static const char one[] = "twin", other[] = "twin";
  { const Phase phase(one); }
  { const Phase phase(other); }
  EXPECT_EQ(workers_of("twin").at(0).totals.at("twin").count, 2);
}

TEST(Phases, OutliveTheirThreads) {
  const auto before = phases_of_workers().size();
  for (int n = 0; n < 4; ++n)
    std::jthread([] { const Phase phase("in a thread"); });
  const auto workers = workers_of("in a thread");
  ASSERT_EQ(workers.size(), 4U);
  EXPECT_EQ(phases_of_workers().size(), before + 4);
  for (std::size_t n = 1; n < 4; ++n)
    EXPECT_GT(workers[n].worker, workers[n - 1].worker);
}

TEST(Phases, NumberWorkersFromTheFirstThatEntered) {
  std::jthread late;
  int first = -1;
  std::jthread([&] {
    const Phase phase("entered first");
    std::jthread([] { const Phase inner("ended first"); });
  });
  first = workers_of("entered first").at(0).worker;
  EXPECT_EQ(workers_of("ended first").at(0).worker, first + 1);
}

TEST(Phases, TellTheMaskOfAThreadThatEnded) {
  const int cpu = allowed_cpus().front();
  std::jthread([cpu] {
    const Phase phase("bound");
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(static_cast<unsigned>(cpu), &set);
    sched_setaffinity(0, sizeof set, &set);
  });
  EXPECT_EQ(workers_of("bound").at(0).mask, std::to_string(cpu));
}

TEST(Phases, TellTheMaskOfALivingThread) {
  { const Phase phase("alive"); }
  EXPECT_EQ(workers_of("alive").at(0).mask, cpu_list(allowed_cpus()));
}

TEST(Phases, AreForgotten) {
  keep_spans();
  { const Phase phase("forgotten"); }
  std::jthread([] { const Phase phase("forgotten and ended"); });
  forget_phases();
  EXPECT_TRUE(workers_of("forgotten").empty());
  // This thread lives on, and is still a worker; the other one is gone.
  const std::vector<WorkerPhases> workers = phases_of_workers();
  ASSERT_EQ(workers.size(), 1U);
  EXPECT_TRUE(workers[0].spans.empty());
  EXPECT_EQ(workers[0].mask, cpu_list(allowed_cpus()));
  { const Phase phase("forgotten"); }
  EXPECT_EQ(workers_of("forgotten").at(0).totals.at("forgotten").count, 1);
  EXPECT_EQ(workers_of("forgotten").at(0).spans.size(), 1U);
}

/// Leaves with status 0 when spans are kept from `keep_spans()` on only.
void keep_spans_of_a_fresh_process() {
  std::jthread([] { const Phase phase("forgotten"); });
  keep_spans();
  std::jthread([] { const Phase phase("kept"); });
  std::exit(workers_of("forgotten").at(0).spans.empty() &&
                    workers_of("kept").at(0).spans.size() == 1
                ? 0
                : 1);
}

TEST(PhasesDeathTest, KeepSpansOnlyWhenTold) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(keep_spans_of_a_fresh_process(), testing::ExitedWithCode(0), "");
}

TEST(Phases, KeepSpansOnTheMonotonicClock) {
  keep_spans();
  std::jthread([] {
    const Phase phase("kept");
    std::this_thread::sleep_for(2ms);
  });
  const auto spans = workers_of("kept").at(0).spans;
  ASSERT_EQ(spans.size(), 1U);
  EXPECT_EQ(spans[0].name, "kept");
  EXPECT_GE(spans[0].wall, 0.002);
  const double now = std::chrono::duration<double>(
                         std::chrono::steady_clock::now().time_since_epoch())
                         .count();
  EXPECT_LT(spans[0].begin, now);
  EXPECT_GT(spans[0].begin, now - 60);
}

TEST(Phases, FromManyThreadsAtOnceAreAllCounted) {
  std::vector<std::jthread> threads;
  for (int n = 0; n < 8; ++n) {
    threads.emplace_back([] {
      for (int times = 0; times < 1000; ++times) const Phase phase("crowd");
    });
  }
  threads.clear();
  std::int64_t count = 0;
  for (const WorkerPhases& worker : workers_of("crowd"))
    count += worker.totals.at("crowd").count;
  EXPECT_EQ(count, 8000);
}

}  // namespace
}  // namespace stagecraft
