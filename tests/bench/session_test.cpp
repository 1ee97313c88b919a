#include "bench/harness/session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "bench/figures/figures.h"
#include "bench/harness/process.h"
#include "common/base/error.h"
#include "tests/bench/programs.h"

namespace stagecraft {
namespace {

using bench_test::arm;
using bench_test::first_program;
using bench_test::Programs;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

Arm first() { return arm(first_program); }

/// The only run of a program that stands for a rung is wrong, and why.
std::string what_is_wrong(const std::string& afterwards) {
  Programs programs;
  programs.add("other", afterwards);
  const auto file =
      session({first(), arm("other")}, bench_test::settings(programs));
  const Record record = parse_record(file);
  EXPECT_THAT(runs_of(record, first().name), SizeIs(2));
  EXPECT_THAT(runs_of(record, "toy/other"), SizeIs(0));
  for (const auto& entry : file["benchmarks"]) {
    if (entry["name"] != "toy/other") continue;
    EXPECT_FALSE(entry.contains("real_time")) << entry;
    EXPECT_FALSE(entry.contains("cpu_time")) << entry;
    return entry["error_message"];
  }
  return "";
}

// Every run takes its input out of memory, which no file system in memory does.
TEST(Session, ColdNeedsADisk) {
  Programs programs;
  Settings settings = bench_test::settings(programs);
  settings.disk = "/dev/shm";
  settings.cold = true;
  EXPECT_THAT([&] { session({first()}, settings); },
              testing::ThrowsMessage<BadInput>(HasSubstr("--disk")));
  settings.disk = "/dev/shm/no-such-folder";
  EXPECT_THAT([&] { session({first()}, settings); },
              testing::ThrowsMessage<BadInput>(HasSubstr("no-such-folder")));
}

TEST(Session, RunsThereAndBackInRandomOrder) {
  Programs programs;
  Settings settings = bench_test::settings(programs);
  settings.rounds = 4;
  std::vector<Arm> arms{first()};
  for (const char* name : {"a", "b", "c", "d"}) {
    programs.script(name, "exit 1");  // the order does not wait for results
    arms.push_back(arm(name));
  }
  const Record record = parse_record(session(arms, settings));
  ASSERT_THAT(record.runs, SizeIs(40));
  std::set<std::vector<std::string>> orders;
  for (std::size_t round = 0; round < 4; ++round) {
    std::vector<std::string> names;
    for (std::size_t n = 0; n < 10; ++n) {
      const RunRecord& run = record.runs[10 * round + n];
      EXPECT_EQ(run.round, static_cast<int>(round));
      EXPECT_EQ(run.pass, n < 5 ? 0 : 1);
      names.push_back(run.arm);
    }
    EXPECT_TRUE(std::equal(names.begin(), names.end(), names.rbegin()));
    EXPECT_THAT(std::set(names.begin(), names.end()), SizeIs(5));
    orders.insert(names);
  }
  EXPECT_GT(orders.size(), 1U) << "every round has the same order";
}

TEST(Session, RecordsWhatARunTook) {
  Programs programs;
  // Half a second of work that a correct program may do.
  programs.add("other", "i=0; while [ $i -lt 300000 ]; do i=$((i + 1)); done");
  const Record record = parse_record(
      session({first(), arm("other")}, bench_test::settings(programs)));
  for (const RunRecord* run : runs_of(record, "toy/other")) {
    EXPECT_GT(run->cpu_seconds, 0.05);
    EXPECT_GE(run->wall_seconds, run->cpu_seconds / 2);
    EXPECT_GT(run->counters.at("rss_bytes"), 1e5);
    EXPECT_GT(run->counters.at("compute_largest"), 0);
    EXPECT_EQ(run->counters.at("compute_largest"),
              run->counters.at("compute_total"));
    EXPECT_LT(run->counters.at("add"), run->wall_seconds);
    EXPECT_NE(run->masks, "");
  }
  const Estimate ratio_of_work =
      ratio(record, "toy/other", first().name, cpu_time());
  EXPECT_GT(ratio_of_work.value, 1.2);
}

TEST(Session, SaysWhereAndWithWhat) {
  const Programs programs;
  const auto file = session({first()}, bench_test::settings(programs));
  const auto& machine = file["stagecraft"]["machine"];
  for (const char* key :
       {"host", "allowed_cpus", "compiler", "flags", "topology", "environment",
        "date", "commit", "file_system", "before", "after"}) {
    EXPECT_TRUE(machine.contains(key)) << key;
  }
  EXPECT_EQ(machine["environment"]["OMP_WAIT_POLICY"], "passive");
  EXPECT_EQ(file["stagecraft"]["input"]["work"], 400);
  EXPECT_EQ(file["stagecraft"]["input"]["unit"], "numbers");
  EXPECT_EQ(file["stagecraft"]["arms"][0]["act"], 1);
  EXPECT_FALSE(file["context"].contains("host_name"));
  EXPECT_THAT(file.dump(), Not(HasSubstr(programs.path().string())));
}

TEST(Session, GivesAnotherResultNoTime) {
  EXPECT_THAT(what_is_wrong("echo 7 >$out/numbers_sum.txt"),
              HasSubstr("its sum is not that of the first rung"));
}
TEST(Session, GivesMissingResultsNoTime) {
  EXPECT_THAT(what_is_wrong("rm $out/*_sum.txt"), HasSubstr("its sum is not"));
}
TEST(Session, GivesACrashNoTime) {
  EXPECT_THAT(what_is_wrong("kill -SEGV $$"), HasSubstr("status 139"));
}
TEST(Session, ShowsWhatAFailedProgramSaid) {
  EXPECT_THAT(what_is_wrong("echo no more paper >&2; exit 3"),
              HasSubstr("status 3:\nno more paper"));
}

TEST(Session, DoesNotTakeTheResultsOfTheRunBefore) {
  Programs programs;
  programs.script("other", "exit 0");
  const Record record = parse_record(
      session({first(), arm("other")}, bench_test::settings(programs)));
  EXPECT_THAT(runs_of(record, "toy/other"), SizeIs(0));
}

TEST(Session, EndsWhereTheFirstRungIsWrong) {
  Programs programs;
  programs.add(first_program, "rm $out/*_sum.txt");
  EXPECT_THROW(session({first()}, bench_test::settings(programs)),
               std::runtime_error);
}

TEST(Session, GivesASlowedArmMoreWork) {
  const Programs programs;
  const auto file =
      session({first(), slowed(first(), 1.25)}, bench_test::settings(programs));
  const Record record = parse_record(file);
  const std::string more = first().name + "/work:1.25";
  EXPECT_EQ(arm_of(record, more).amount, 1.25 * record.arms[0].amount);
  EXPECT_THAT(runs_of(record, more), SizeIs(2));
}

// Whole times the work are the same again: the first arm's results on the one
// judge the other, and a program that is wrong there alone is found.
TEST(Session, HoldsRepeatedWorkAgainstTheFirstResults) {
  Programs programs;
  programs.add("other",
               "[ $(wc -l <$1) -lt 500 ] || echo 7 >$out/numbers_sum.txt");
  Arm thrice = first();
  thrice.name += "/thrice";
  thrice.work = 3;
  Arm other = arm("other");
  other.work = 3;
  const auto file = session({first(), thrice, other, startup(first())},
                            bench_test::settings(programs));
  const Record record = parse_record(file);
  EXPECT_EQ(arm_of(record, thrice.name).amount, 1200);
  EXPECT_THAT(runs_of(record, thrice.name), SizeIs(2));
  EXPECT_THAT(runs_of(record, other.name), SizeIs(0));
  EXPECT_EQ(arm_of(record, startup(first()).name).amount, 1);
  EXPECT_THAT(runs_of(record, startup(first()).name), SizeIs(2));
  EXPECT_EQ(file["stagecraft"]["input"]["work"], 400);
}

TEST(Session, RunsThereAloneWhereThatIsAsked) {
  const Programs programs;
  Arm once = first();
  once.name += "/once";
  once.passes = 1;
  const Record record =
      parse_record(session({first(), once}, bench_test::settings(programs)));
  EXPECT_THAT(runs_of(record, first().name), SizeIs(2));
  ASSERT_THAT(runs_of(record, once.name), SizeIs(1));
  EXPECT_EQ(runs_of(record, once.name)[0]->pass, 0);
}

TEST(Session, RefusesMoreWorkOnANamedInput) {
  const Programs programs;
  Settings settings = bench_test::settings(programs);
  settings.input = programs.path() / "numbers.txt";
  std::ofstream(settings.input) << "1\n2\n";
  EXPECT_THROW(session({first(), slowed(first(), 2)}, settings), BadInput);
  EXPECT_THAT(runs_of(parse_record(session({first()}, settings)), first().name),
              SizeIs(2));
}

TEST(Session, RunsAPeer) {
  const Programs programs;
  const Arm other = peer("touch {in} {out}/nothing");
  const Record record =
      parse_record(session({first(), other}, bench_test::settings(programs)));
  ASSERT_THAT(runs_of(record, other.name), SizeIs(2));
  EXPECT_EQ(counter("error")(*runs_of(record, other.name)[0]), std::nullopt);
}

}  // namespace
}  // namespace stagecraft
