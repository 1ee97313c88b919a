#include <gtest/gtest.h>

#include <filesystem>

#include "stages/realign/base/motion_table.h"
#include "tests/realign/checks.h"

namespace stagecraft::realign::suite {
namespace {

struct Bound {
  const char* name;
  double mean;   ///< mm
  double worst;  ///< mm
};

class GoldenMotion : public testing::TestWithParam<Bound> {};

TEST_P(GoldenMotion, IsTrueAndThatOfTheSerialRung) {
  const auto& [name, mean, worst] = GetParam();
  const Series series = golden(name);
  Options options;
  options.reslice = false;
  const Motion found = run({series, options}).motion;

  const Errors error = errors(found, golden_motion(name, "truth"), series.grid);
  EXPECT_LE(error.mean, mean);
  EXPECT_LE(error.worst, worst);
  const auto serial = golden_motion(name, "serial");
  if (same_minimum()) {
    EXPECT_LE(largest_difference(found, serial, series.grid), 1e-6);
  } else {
    EXPECT_LE(errors(found, serial, series.grid).mean, 0.010);
  }
  EXPECT_EQ(found[0].correction, Parameters::Zero());
  for (std::size_t t = 1; t < found.size(); ++t) {
    EXPECT_TRUE(found[t].converged) << "frame " << t;
    EXPECT_GE(found[t].iterations, 2) << "frame " << t;
    EXPECT_LE(found[t].iterations, 20) << "frame " << t;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Accuracy, GoldenMotion,
    testing::Values(Bound{"clean", 0.005, 0.010}, Bound{"small", 0.023, 0.040},
                    Bound{"shift", 0.023, 0.040}, Bound{"cut", 0.020, 0.030}),
    [](const auto& bound) { return std::string(bound.param.name); });

TEST(Accuracy, MeanReference) {
  const Series series = golden("shift");
  Options options;
  options.reslice = false;
  const Motion found =
      run({.series = series, .options = options, .to_mean = true}).motion;
  const Errors error =
      errors(found, golden_motion("shift", "truth"), series.grid);
  EXPECT_LE(error.mean, 0.023);
  EXPECT_LE(error.worst, 0.040);
  EXPECT_EQ(found[0].correction, Parameters::Zero());
}

/// A real scan against SPM12's parameters, and each frame's largest difference.
Errors against_spm(const std::string& name) {
  const std::string path = std::string(STAGECRAFT_DATA) + "/" + name;
  const Series series = load(path + ".nii.gz");
  Options options;
  options.reslice = false;
  const Motion found = run({series, options}).motion;
  for (const FrameMotion& moved : found) EXPECT_TRUE(moved.converged);
  const auto spm =
      read_motion(path + ".spm-default.rp.txt", static_cast<int>(found.size()));
  return errors(found, spm, series.grid);
}

bool has_real_scans() { return std::filesystem::exists(STAGECRAFT_DATA); }

TEST(RealScan, StudyforrestAgreesWithSpm) {
  if (!has_real_scans()) GTEST_SKIP() << "no scans in " STAGECRAFT_DATA;
  EXPECT_LE(against_spm("studyforrest_oneback_1block18").mean, 0.02);
}

TEST(RealScan, LargeMotionAgreesWithSpm) {
  if (!has_real_scans()) GTEST_SKIP() << "no scans in " STAGECRAFT_DATA;
  EXPECT_LE(against_spm("bisweb_motion5").worst, 0.04);
}

}  // namespace
}  // namespace stagecraft::realign::suite
