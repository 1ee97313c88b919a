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

TEST(Plan, GivesEachRungWhatItCanUse) {
  EXPECT_THAT(names(ladder({3, 2}, {})),
              ElementsAre("realign/00_serial/ranks:1/threads:1",
                          "realign/01_mpi/ranks:3/threads:1",
                          "realign/02_hoist/ranks:3/threads:1",
                          "realign/03_openmp/ranks:1/threads:2",
                          "realign/04_bind/ranks:1/threads:2",
                          "realign/05_frames/ranks:1/threads:2",
                          "realign/06_bspline/ranks:1/threads:2",
                          "realign/07_autodiff/ranks:1/threads:2",
                          "realign/08_jacobian/ranks:1/threads:2",
                          "realign/09_soa/ranks:1/threads:2",
                          "realign/10_simd/ranks:1/threads:2",
                          "realign/11_async/ranks:1/threads:2",
                          "realign/12_shared/ranks:3/threads:1"));
}

TEST(Plan, ChoosesRungsAndAlwaysTheFirst) {
  EXPECT_THAT(names(ladder({2, 2}, {"02"})),
              ElementsAre("realign/00_serial/ranks:1/threads:1",
                          "realign/02_hoist/ranks:2/threads:1"));
  EXPECT_THAT(
      [] {
        ladder({2, 2}, {"42"});
      },
      ThrowsMessage<BadInput>(HasSubstr("there is no rung 42")));
}

TEST(Plan, LaunchesRanksUnboundAndOthersDirectly) {
  const auto arms = ladder({2, 2}, {});
  EXPECT_THAT(arms[0].launcher, IsEmpty());
  EXPECT_THAT(command(arms[1], "/p", "/s.nii", "/o"),
              AllOf(Contains("mpirun"), Contains("--bind-to"),
                    Contains("/p/realign-01-mpi"), Contains("/s.nii")));
  EXPECT_THAT(arms[1].launcher, testing::IsSupersetOf({"mpirun", "-n", "2",
                                                       "--bind-to", "none"}));
  EXPECT_THAT(arms[3].launcher, IsEmpty());
}

TEST(Plan, RunsARungAlone) {
  const Arm one = alone(ladder({2, 2}, {})[2]);
  EXPECT_EQ(one.name, "realign/02_hoist/ranks:1/threads:1");
  EXPECT_EQ(one.role, "alone");
  EXPECT_THAT(one.launcher, IsEmpty());
}

TEST(Plan, NamesArmsApart) {
  const Arm arm = ladder({2, 2}, {}).back();
  EXPECT_EQ(control(arm).name, arm.name + "/control");
  EXPECT_EQ(slowed(arm, 1.25).name, arm.name + "/work:1.25");
  EXPECT_EQ(slowed(arm, 1.25).work, 1.25);
  EXPECT_EQ(scaled("03", {2, 2}, "weak").work, 4);
  EXPECT_EQ(scaled("03", {2, 2}, "strong").work, 1);
  EXPECT_NE(scaled("03", {2, 2}, "weak").name,
            scaled("03", {2, 2}, "strong").name);
}

TEST(Plan, BindsInThreeWays) {
  const auto arms = binding_arms({2, 1});
  ASSERT_EQ(arms.size(), 4U);
  EXPECT_THAT(arms[1].launcher, Contains("none"));
  EXPECT_THAT(arms[2].launcher, Contains(HasSubstr("hwthread")));
  EXPECT_EQ(arms[3].program, "realign-04-bind");
}

TEST(Plan, FillsInThePlacesOfAPeer) {
  const Arm arm = peer("3dvolreg -prefix {out}/r.nii -1Dfile {out}/m {in}");
  EXPECT_EQ(arm.name, "peer/3dvolreg");
  EXPECT_THAT(
      command(arm, "/p", "/s.nii", "/o"),
      ElementsAre("sh", "-c",
                  "exec 3dvolreg -prefix /o/r.nii -1Dfile /o/m /s.nii"));
  EXPECT_THAT([] { peer("mcflirt -in {in}"); },
              ThrowsMessage<BadInput>(HasSubstr("{out}")));
}

}  // namespace
}  // namespace stagecraft
