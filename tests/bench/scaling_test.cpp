#include "bench/figures/scaling.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <random>
#include <utility>

namespace stagecraft {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

using Shapes = std::vector<std::pair<int, int>>;  // ranks, threads
const Shapes shapes{{1, 1}, {1, 2}, {2, 1}, {2, 2}, {4, 2}};

/// Seconds of p workers on their work.
using Law = std::function<double(double p)>;

Law amdahl(double s) {
  return [s](double p) { return 10 * (s + (1 - s) / p); };
}

/// Of p workers' work and time a share s is one's alone.
Law gustafson(double s) {
  return [s](double p) { return 10 * p / (s + (1 - s) * p); };
}

/// Five rounds, there and back, of a rung that obeys a law.
void add(Record& record, const std::string& rung, const std::string& role,
         const Law& law, const Shapes& measured = shapes) {
  for (const auto& [ranks, threads] : measured) {
    const std::string name =
        fmt::format("{}/{}/ranks:{}/threads:{}", rung, role, ranks, threads);
    const double p = ranks * threads;
    ArmRecord arm;
    arm.name = name;
    arm.role = role;
    arm.rung = rung;
    arm.ranks = ranks;
    arm.threads = threads;
    arm.work = role == "weak" ? p : 1;
    record.arms.push_back(arm);
    for (int n = 0; n < 10; ++n) {
      RunRecord run;
      run.arm = name;
      run.round = n / 2;
      run.pass = n % 2;
      run.wall_seconds = law(p);
      record.runs.push_back(run);
    }
  }
}

TEST(Scaling, FindsTheSerialFractionOfAmdahl) {
  for (const double s : {0.0, 0.03, 0.25, 1.0}) {
    Record record;
    add(record, "02_quick", "strong", amdahl(s));
    const auto found = scalings(record, 8);
    ASSERT_EQ(found.size(), 1U);
    ASSERT_EQ(found[0].fits.size(), 2U);
    for (const Fit& fit : found[0].fits) {
      EXPECT_NEAR(fit.serial_fraction, s, 1e-9);
      EXPECT_EQ(fit.points, 1);
      ASSERT_EQ(fit.model.size(), 6U);
      EXPECT_EQ(fit.model[1].workers, 8);
      EXPECT_NEAR(fit.model[1].speedup, found[0].points[4].speedup.value, 1e-9);
    }
  }
}

TEST(Scaling, FindsTheSerialFractionOfGustafson) {
  for (const double s : {0.0, 0.03, 0.25, 1.0}) {
    Record record;
    add(record, "03_thread", "weak", gustafson(s));
    const auto found = scalings(record, 8);
    ASSERT_EQ(found.size(), 1U);
    ASSERT_EQ(found[0].fits.size(), 2U);
    for (const Fit& fit : found[0].fits) {
      EXPECT_NEAR(fit.serial_fraction, s, 1e-9);
      EXPECT_NEAR(fit.model[1].speedup, found[0].points[4].speedup.value, 1e-9);
      EXPECT_NEAR(fit.model[5].speedup, 128 - s * 127, 1e-6);
    }
  }
}

TEST(Scaling, FitsRanksAndThreadsApart) {
  Record record;
  add(record, "02_quick", "strong", amdahl(0.1), {{1, 1}, {1, 2}, {1, 4}});
  add(record, "02_quick", "strong", amdahl(0.4), {{2, 1}, {4, 1}});
  add(record, "02_quick", "strong", amdahl(0.9), {{2, 2}});
  const auto fits = scalings(record, 8)[0].fits;
  ASSERT_EQ(fits.size(), 2U);
  EXPECT_EQ(fits[0].of, "ranks");
  EXPECT_NEAR(fits[0].serial_fraction, 0.4, 1e-9);
  EXPECT_EQ(fits[1].of, "threads");
  EXPECT_NEAR(fits[1].serial_fraction, 0.1, 1e-9);
}

TEST(Scaling, FitsLeastSquares) {
  Record record;
  const Law two_laws = [](double p) { return amdahl(p == 2 ? 0.1 : 0.3)(p); };
  add(record, "02_quick", "strong", two_laws, {{1, 1}, {2, 1}, {4, 1}});
  // x = 1/2 and 3/4, y = 0.1 x and 0.3 x.
  EXPECT_NEAR(scalings(record, 4)[0].fits[0].serial_fraction, 0.19375 / 0.8125,
              1e-9);
}

TEST(Scaling, KeepsTheFractionBetweenNothingAndAll) {
  Record record;
  add(record, "fast", "strong", [](double p) { return 1 / (p * p); });
  add(record, "slow", "strong", [](double p) { return p; });
  add(record, "fast", "weak", [](double p) { return 1 / p; });
  add(record, "slow", "weak", [](double p) { return p * p; });
  const auto found = scalings(record, 8);
  ASSERT_EQ(found.size(), 4U);
  EXPECT_EQ(found[0].fits[0].serial_fraction, 0);
  EXPECT_EQ(found[1].fits[0].serial_fraction, 1);
  EXPECT_EQ(found[2].fits[0].serial_fraction, 0);
  EXPECT_EQ(found[3].fits[0].serial_fraction, 1);
}

TEST(Scaling, BearsNoise) {
  Record record;
  add(record, "02_quick", "strong", amdahl(0.1));
  std::mt19937_64 random(7);
  std::uniform_real_distribution<double> factor(0.97, 1.03);
  for (RunRecord& run : record.runs) run.wall_seconds *= factor(random);
  const auto found = scalings(record, 8);
  EXPECT_NEAR(found[0].fits[0].serial_fraction, 0.1, 0.03);
  const Estimate& speedup = found[0].points[4].speedup;
  EXPECT_LT(speedup.low, speedup.high);
  EXPECT_NEAR(speedup.value, 1 / (0.1 + 0.9 / 8), 0.4);
}

TEST(Scaling, MeasuresSpeedUpPerWork) {
  Record record;
  add(record, "02_quick", "strong", [](double p) { return p == 1 ? 9 : 6; });
  add(record, "02_quick", "weak", [](double p) { return p == 1 ? 9 : 12; });
  const auto found = scalings(record, 8);
  const ScalingPoint& strong = found[0].points[3];
  EXPECT_NEAR(strong.speedup.value, 1.5, 1e-12);
  EXPECT_NEAR(strong.efficiency.value, 1.5 / 4, 1e-12);
  EXPECT_EQ(strong.speedup.n, 5);
  const ScalingPoint& weak = found[1].points[3];
  EXPECT_NEAR(weak.speedup.value, 3, 1e-12);
  EXPECT_NEAR(weak.efficiency.value, 0.75, 1e-12);
}

TEST(Scaling, LeavesOutOfTheFitWhatHasNoCores) {
  Record record;
  const Law crowd = [](double p) { return p > 2 ? 99 : amdahl(0.2)(p); };
  add(record, "02_quick", "strong", crowd);
  const auto found = scalings(record, 2);
  EXPECT_NEAR(found[0].fits[0].serial_fraction, 0.2, 1e-9);
  EXPECT_EQ(found[0].fits[0].points, 1);
  std::vector<bool> crowded;
  for (const ScalingPoint& point : found[0].points)
    crowded.push_back(point.crowded);
  EXPECT_THAT(crowded, ElementsAre(false, false, false, true, true));
}

TEST(Scaling, FitsNothingToOnePoint) {
  Record record;
  add(record, "alone", "strong", amdahl(0.2), {{1, 1}});
  add(record, "without", "strong", amdahl(0.2), {{2, 1}, {1, 4}});
  for (const Scaling& scaling : scalings(record, 8)) {
    EXPECT_TRUE(scaling.fits.empty()) << scaling.rung;
    EXPECT_THAT(scaling_text({scaling}), Not(HasSubstr("model")));
  }
  EXPECT_EQ(scalings(record, 8)[1].points[0].speedup.n, 0);
}

TEST(Scaling, FitsNothingToRunsThatWereWrong) {
  Record record;
  add(record, "02_quick", "strong", amdahl(0.2), {{1, 1}, {2, 1}});
  for (RunRecord& run : record.runs)
    if (run.arm == record.arms[1].name) run.wrong = "the result is NaN";
  EXPECT_TRUE(scalings(record, 8)[0].fits.empty());
}

TEST(Scaling, LeavesOtherRolesAside) {
  Record record;
  add(record, "02_quick", "rung", amdahl(0.2));
  EXPECT_TRUE(scalings(record, 8).empty());
}

TEST(Scaling, TellsModelFromMeasurement) {
  Record record;
  add(record, "02_quick", "strong", amdahl(0.25));
  EXPECT_EQ(
      scaling_text(scalings(record, 2)),
      "02_quick, strong scaling\n"
      "            workers  ranks x threads  speed-up           95 %  "
      "efficiency\n"
      "  measured        1            1 x 1      1.00   1.00 to 1.00       "
      "100 %\n"
      "  measured        2            1 x 2      1.60   1.60 to 1.60        "
      "80 %\n"
      "  measured        2            2 x 1      1.60   1.60 to 1.60        "
      "80 %\n"
      "  crowded         4            2 x 2      2.29   2.29 to 2.29        "
      "57 %\n"
      "  crowded         8            4 x 2      2.91   2.91 to 2.91        "
      "36 %\n"
      "  more ranks: serial fraction 0.250 by Amdahl's law, fitted to 1 "
      "measured point; a model is not measured\n"
      "  model           4                -       2.3              -        "
      "57 %\n"
      "  model           8                -       2.9              -        "
      "36 %\n"
      "  model          16                -       3.4              -        "
      "21 %\n"
      "  model          32                -       3.7              -        "
      "11 %\n"
      "  model          64                -       3.8              -         "
      "6 %\n"
      "  model         128                -       3.9              -         "
      "3 %\n"
      "  more threads: serial fraction 0.250 by Amdahl's law, fitted to 1 "
      "measured point; a model is not measured\n"
      "  model           4                -       2.3              -        "
      "57 %\n"
      "  model           8                -       2.9              -        "
      "36 %\n"
      "  model          16                -       3.4              -        "
      "21 %\n"
      "  model          32                -       3.7              -        "
      "11 %\n"
      "  model          64                -       3.8              -         "
      "6 %\n"
      "  model         128                -       3.9              -         "
      "3 %\n");
}

}  // namespace
}  // namespace stagecraft
