#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <hwy/highway.h>

#include <cstdlib>
#include <string>

#include "common/base/error.h"
#include "stages/realign/13_simd/kernels.h"
#include "tests/realign/units/targets.h"

namespace stagecraft::realign::simd {
namespace {

/// Number of the kernels that a call takes, in the order of targets.
std::size_t kernels_in_use() {
  interpolate(Image({1, 1, 1}), {}, 0, nullptr);
  return hwy::GetChosenTarget().GetIndex();
}

class Instructions : public testing::Test {
 protected:
  /// As it was when the program began.
  void TearDown() override {
    unsetenv("STAGECRAFT_SIMD");
    hwy::DisableTargets(0);
    allow_targets(0);
  }

  /// As at the beginning of a program, with this limit.
  static std::string choose(const char* limit) {
    hwy::DisableTargets(0);
    hwy::GetChosenTarget().DeInit();
    setenv("STAGECRAFT_SIMD", limit, 1);
    return choose_instructions();
  }
};

TEST_F(Instructions, AreTheBestThereAre) {
  const auto targets = hwy::SupportedAndGeneratedTargets();
  EXPECT_EQ(choose_instructions(), hwy::TargetName(targets.front()));
}

TEST_F(Instructions, AreThoseNamedAndNoneAbove) {
  for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
    EXPECT_EQ(choose(hwy::TargetName(target)), hwy::TargetName(target));
    const std::size_t used = kernels_in_use();
    EXPECT_EQ(hwy::SupportedAndGeneratedTargets().front(), target);
    hwy::DisableTargets(0);
    allow_targets(target);
    EXPECT_EQ(used, kernels_in_use());
    allow_targets(0);
  }
}

TEST_F(Instructions, AreTheBestBelowWhereTheMachineLacksThoseNamed) {
  const auto all = hwy::SupportedAndGeneratedTargets();
  if (all.size() < 2) GTEST_SKIP() << "there is only one kind";
  allow_targets(all.back());
  EXPECT_EQ(choose(hwy::TargetName(all.front())), hwy::TargetName(all.back()));
}

TEST_F(Instructions, RefuseANameThatIsNone) {
  for (const char* name : {"AVX9", "", "avx2", "Unknown"}) {
    try {
      choose(name);
      ADD_FAILURE() << name;
    } catch (const BadInput& error) {
      EXPECT_THAT(error.what(), testing::HasSubstr(
                                    std::string("STAGECRAFT_SIMD is ") + name));
      for (std::int64_t rest = HWY_TARGETS; rest != 0; rest &= rest - 1) {
        EXPECT_THAT(error.what(),
                    testing::HasSubstr(std::string(" ") +
                                       hwy::TargetName(rest & -rest)));
      }
    }
  }
}

}  // namespace
}  // namespace stagecraft::realign::simd
