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
using bench_test::Programs;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

Arm serial() { return arm("realign-00-serial"); }

/// The only run of a program that stands for a rung is wrong, and why.
std::string what_is_wrong(const std::string& afterwards) {
  Programs programs;
  programs.add("other", afterwards);
  const auto file =
      session({serial(), arm("other")}, bench_test::settings(programs));
  const Record record = parse_record(file);
  EXPECT_THAT(runs_of(record, serial().name), SizeIs(2));
  EXPECT_THAT(runs_of(record, "realign/other"), SizeIs(0));
  for (const auto& entry : file["benchmarks"]) {
    if (entry["name"] != "realign/other") continue;
    EXPECT_FALSE(entry.contains("real_time")) << entry;
    EXPECT_FALSE(entry.contains("cpu_time")) << entry;
    return entry["error_message"];
  }
  return "";
}

TEST(Session, RunsThereAndBackInRandomOrder) {
  Programs programs;
  Settings settings = bench_test::settings(programs);
  settings.rounds = 4;
  std::vector<Arm> arms{serial()};
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
      session({serial(), arm("other")}, bench_test::settings(programs)));
  for (const RunRecord* run : runs_of(record, "realign/other")) {
    EXPECT_GT(run->cpu_seconds, 0.05);
    EXPECT_GE(run->wall_seconds, run->cpu_seconds / 2);
    EXPECT_GT(run->counters.at("error_mm"), 0);
    EXPECT_LT(run->counters.at("error_mm"), 0.1);
    EXPECT_GT(run->counters.at("rss_bytes"), 1e6);
    EXPECT_GT(run->counters.at("compute_largest"), 0);
    EXPECT_EQ(run->counters.at("compute_largest"),
              run->counters.at("compute_total"));
    EXPECT_LT(run->counters.at("estimate"), run->wall_seconds);
    EXPECT_NE(run->masks, "");
  }
  const Estimate ratio_of_work =
      ratio(record, "realign/other", serial().name, cpu_time());
  EXPECT_GT(ratio_of_work.value, 1.2);
}

TEST(Session, SaysWhereAndWithWhat) {
  const Programs programs;
  const auto file = session({serial()}, bench_test::settings(programs));
  const auto& machine = file["stagecraft"]["machine"];
  for (const char* key :
       {"host", "allowed_cpus", "compiler", "flags", "topology", "environment",
        "date", "commit", "file_system", "before", "after"}) {
    EXPECT_TRUE(machine.contains(key)) << key;
  }
  EXPECT_EQ(machine["environment"]["OMP_WAIT_POLICY"], "passive");
  EXPECT_EQ(file["stagecraft"]["scan"]["frames"], 3);
  EXPECT_FALSE(file["context"].contains("host_name"));
  EXPECT_THAT(file.dump(), Not(HasSubstr(programs.path().string())));
}

TEST(Session, GivesANaNNoTime) {
  EXPECT_THAT(what_is_wrong("sed -i '3s/^[^\\t]*/nan/' $out/*_motion.tsv"),
              HasSubstr("phantom_motion.tsv"));
}
TEST(Session, GivesAnotherMotionNoTime) {
  EXPECT_THAT(what_is_wrong("sed -i '3s/^[^\\t]*/0.05/' $out/*_motion.tsv"),
              HasSubstr("its motion differs from rung 00"));
}
TEST(Session, GivesMissingResultsNoTime) {
  EXPECT_THAT(what_is_wrong("rm $out/*_realigned.nii"),
              HasSubstr("phantom_realigned.nii"));
}
TEST(Session, GivesAnotherScanNoTime) {
  EXPECT_THAT(
      what_is_wrong("printf '\\377\\177\\377\\177' | dd of=$(ls "
                    "$out/*_realigned.nii) bs=1 seek=9000 conv=notrunc"),
      HasSubstr("of the realigned scan differ from rung 00"));
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
      session({serial(), arm("other")}, bench_test::settings(programs)));
  EXPECT_THAT(runs_of(record, "realign/other"), SizeIs(0));
}

TEST(Session, EndsWhereTheFirstRungIsWrong) {
  Programs programs;
  programs.add("realign-00-serial", "rm $out/*_motion.tsv");
  EXPECT_THROW(session({serial()}, bench_test::settings(programs)),
               std::runtime_error);
}

TEST(Session, GivesASlowedArmMoreFrames) {
  const Programs programs;
  Settings settings = bench_test::settings(programs);
  settings.phantom.frames = 9;
  const Record record =
      parse_record(session({serial(), slowed(serial(), 1.25)}, settings));
  const auto frames = [&](const std::string& name) {
    return arm_of(record, name).report.at("frames").get<int>();
  };
  EXPECT_EQ(frames(serial().name), 9);
  EXPECT_EQ(frames(serial().name + "/work:1.25"), 11);
  EXPECT_THAT(runs_of(record, serial().name + "/work:1.25"), SizeIs(2));
}

TEST(Session, RefusesMoreWorkOnANamedScan) {
  const Programs programs;
  Settings settings = bench_test::settings(programs);
  settings.scan = STAGECRAFT_GOLDEN "/small.nii";
  EXPECT_THROW(session({serial(), slowed(serial(), 2)}, settings), BadInput);
}

TEST(Session, ScoresAPeer) {
  const Programs programs;
  // A peer that is our own program, and one that leaves no motion.
  const Arm good =
      peer(programs.path().string() + "/realign-00-serial {in} --out {out}");
  const Arm silent = peer("touch {in} {out}/nothing");
  const Record record = parse_record(
      session({serial(), good, silent}, bench_test::settings(programs)));
  ASSERT_THAT(runs_of(record, good.name), SizeIs(2));
  ASSERT_THAT(runs_of(record, silent.name), SizeIs(2));
  const auto error = counter("error_mm");
  EXPECT_NEAR(*error(*runs_of(record, good.name)[0]),
              *error(*runs_of(record, serial().name)[0]), 1e-6);
  EXPECT_EQ(error(*runs_of(record, silent.name)[0]), std::nullopt);
}

}  // namespace
}  // namespace stagecraft
