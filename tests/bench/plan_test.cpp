#include "bench/harness/plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/error.h"

namespace stagecraft {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::ThrowsMessage;

std::vector<std::string> names(const std::vector<Arm>& arms) {
  std::vector<std::string> result;
  for (const Arm& arm : arms) result.push_back(arm.name);
  return result;
}

/// A ladder of each kind of rung.
const std::vector<Rung> rungs = [] {
  std::vector<Rung> list{
      {.name = "00_simple"},
      {.name = "01_two", .ranks = true},
      {.name = "02_thread", .ranks = true, .threads = true},
      {.name = "03_kept", .ranks = true, .threads = true, .binds = true},
      {.name = "04_node",
       .builds_on = "03_kept",
       .ranks = true,
       .threads = true,
       .binds = true,
       .for_ranks = true}};
  for (Rung& rung : list) {
    rung.ladder = "example";
    rung.program = "example-" + rung.number();
  }
  return list;
}();

TEST(Plan, GivesEachRungWhatItCanUse) {
  EXPECT_THAT(names(climb(rungs, {3, 2}, {})),
              ElementsAre("example/00_simple/ranks:1/threads:1",
                          "example/01_two/ranks:3/threads:1",
                          "example/02_thread/ranks:1/threads:2",
                          "example/03_kept/ranks:1/threads:2",
                          "example/04_node/ranks:3/threads:1"));
}

TEST(Plan, ChoosesRungsAndAlwaysTheFirst) {
  for (const char* word : {"02", "02_thread", "example/02_thread"}) {
    EXPECT_THAT(names(climb(rungs, {2, 2}, {word})),
                ElementsAre("example/00_simple/ranks:1/threads:1",
                            "example/02_thread/ranks:1/threads:2"));
  }
  EXPECT_THAT(
      [] {
        climb(rungs, {2, 2}, {"42"});
      },
      ThrowsMessage<BadInput>(HasSubstr("there is no rung 42")));
}

TEST(Plan, LaunchesRanksUnboundAndOthersDirectly) {
  const auto arms = climb(rungs, {2, 2}, {});
  const Ladder& toy = *ladder_of("toy").ladder;
  EXPECT_THAT(arms[0].launcher, IsEmpty());
  EXPECT_THAT(
      command(arms[1], toy, "/p", {.input = "/s.txt", .truth = {}}, "/o"),
      AllOf(Contains("mpirun"), Contains("--bind-to"),
            Contains("/p/example-01"), Contains("/s.txt"),
            Contains("--threads")));
  EXPECT_THAT(arms[1].launcher, testing::IsSupersetOf({"mpirun", "-n", "2",
                                                       "--bind-to", "none"}));
  EXPECT_THAT(arms[2].launcher, IsEmpty());
}

TEST(Plan, RunsARungThatNeedsRanksInBothWaysAndTheOneBefore) {
  const auto all = climb(rungs, {3, 2}, {});
  EXPECT_THAT(names(beside(rungs, all, {3, 2})),
              ElementsAre("example/03_kept/ranks:3/threads:1",
                          "example/04_node/ranks:1/threads:2"));
  EXPECT_THAT(beside(rungs, climb(rungs, {3, 2}, {"03"}), {3, 2}), IsEmpty());
  EXPECT_THAT(names(beside(rungs, climb(rungs, {1, 2}, {}), {1, 2})),
              ElementsAre("example/03_kept/ranks:1/threads:1",
                          "example/04_node/ranks:1/threads:2"))
      << "nothing that is there already";
}

TEST(Plan, RunsARungAlone) {
  const Arm one = alone(climb(rungs, {2, 2}, {})[1]);
  EXPECT_EQ(one.name, "example/01_two/ranks:1/threads:1");
  EXPECT_EQ(one.role, "alone");
  EXPECT_THAT(one.launcher, IsEmpty());
}

TEST(Plan, NamesArmsApart) {
  const Arm arm = climb(rungs, {2, 2}, {}).back();
  EXPECT_EQ(control(arm).name, arm.name + "/control");
  EXPECT_EQ(slowed(arm, 1.25).name, arm.name + "/work:1.25");
  EXPECT_EQ(slowed(arm, 1.25).work, 1.25);
  EXPECT_EQ(startup(arm).name, arm.name + "/startup");
  EXPECT_EQ(startup(arm).work, 0);
  EXPECT_EQ(memory(slowed(arm, 3)).work, 1);
  EXPECT_EQ(scaled(rungs[2], {2, 2}, "weak").work, 4);
  EXPECT_EQ(scaled(rungs[2], {2, 2}, "strong").work, 1);
  EXPECT_NE(scaled(rungs[2], {2, 2}, "weak").name,
            scaled(rungs[2], {2, 2}, "strong").name);
}

TEST(Plan, BindsInThreeWays) {
  const auto arms = binding_arms(rungs, {2, 1});
  ASSERT_EQ(arms.size(), 4U);
  EXPECT_THAT(arms[1].launcher, Contains("none"));
  EXPECT_EQ(arms[1].rung.name, "02_thread");
  EXPECT_THAT(arms[2].launcher, Contains(HasSubstr("hwthread")));
  EXPECT_EQ(arms[3].rung.name, "03_kept");
  EXPECT_THAT(
      [] {
        binding_arms({rungs[0], rungs[1]}, {2, 1});
      },
      ThrowsMessage<BadInput>(HasSubstr("leave out --binding")));
}

TEST(Plan, AsksTheRungsOfALadder) {
  const auto toys = rungs_of(ladder_of("toy"), STAGECRAFT_PROGRAMS);
  ASSERT_EQ(toys.size(), 2U);
  EXPECT_EQ(toys[1].id(), "toy/01_digits");
  EXPECT_EQ(toys[1].builds_on, toys[0].name);
  EXPECT_THAT([] { rungs_of(ladder_of("toy"), "/nowhere"); },
              ThrowsMessage<BadInput>(HasSubstr("build it first")));
}

TEST(Plan, FillsInThePlacesOfAPeer) {
  const Arm arm = peer("3dvolreg -prefix {out}/r.nii -1Dfile {out}/m {in}");
  EXPECT_EQ(arm.name, "peer/3dvolreg");
  EXPECT_THAT(
      command(arm, *ladder_of("toy").ladder, "/p",
              {.input = "/s.nii", .truth = {}}, "/o"),
      ElementsAre("sh", "-c",
                  "exec 3dvolreg -prefix /o/r.nii -1Dfile /o/m /s.nii"));
  EXPECT_THAT([] { peer("mcflirt -in {in}"); },
              ThrowsMessage<BadInput>(HasSubstr("{out}")));
}

}  // namespace
}  // namespace stagecraft
