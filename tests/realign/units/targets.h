#pragma once

#include <gtest/gtest.h>
#include <hwy/targets.h>

#include <cstdint>
#include <string>

namespace stagecraft::realign::simd {

/// Lets kernels take the best of `targets`, a mask; 0: of all that there are.
inline void allow_targets(std::int64_t targets) {
  hwy::SetSupportedTargetsForTest(targets);
  hwy::GetChosenTarget().DeInit();
}

/// A test that runs once for every kind of instructions that this machine has.
class EveryTarget : public testing::TestWithParam<std::int64_t> {
 protected:
  void SetUp() override { allow_targets(GetParam()); }
  void TearDown() override { allow_targets(0); }
};

/// Names a test by its target.
inline std::string name_of(const testing::TestParamInfo<std::int64_t>& test) {
  return hwy::TargetName(test.param);
}

}  // namespace stagecraft::realign::simd
