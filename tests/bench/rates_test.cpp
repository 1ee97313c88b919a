#include "bench/gate/rates.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <numeric>

#include "bench/gate/derive.h"
#include "bench/gate/sessions.h"
#include "tests/bench/gate_sample.h"

namespace stagecraft::bench_test {
namespace {

/// What a gate must keep, each as the share that it did keep.
struct Kept {
  double false_alarms = 0;  ///< the most of all kinds of identical code
  double ten_percent = 0;   ///< flagged
  double quarter = 0;       ///< flagged, of a slow-down by 1.25
  int sessions = 0;         ///< the least of all
};

bool good(const Kept& kept) {
  return kept.false_alarms <= 0.02 && kept.quarter >= 0.95 &&
         kept.ten_percent >= 0.80 && kept.sessions >= 500;
}

Kept kept(const Record& rounds, const std::vector<Floor>& floors,
          const Compare& compare) {
  Kept result{.sessions = 1'000'000};
  for (const Rate& rate : rates(rounds, floors, {}, compare)) {
    // The gate as a whole; what times alone can tell depends on the machine.
    if (rate.name.ends_with("times alone")) continue;
    const double flagged = rate.flagged.value;
    result.sessions = std::min(result.sessions, rate.sessions);
    if (rate.slowdown == 1) {
      result.false_alarms = std::max(result.false_alarms, flagged);
    } else if (rate.slowdown < 1.2) {
      result.ten_percent = flagged;
    } else {
      result.quarter = flagged;
    }
  }
  return result;
}

/// The floors of CPU time, of which the slow-downs are.
std::vector<Floor> cpu_floors(const Record& record) {
  std::vector<Floor> floors = derive(record, {.why = "first half"}).floors;
  std::erase_if(floors,
                [](const Floor& floor) { return floor.metric != Gauge::cpu; });
  return floors;
}

/// The mistake that pairing is there against: the runs of one arm come from the
/// first rounds, those of the other from the last, and chance is not asked.
Estimate blocks(const Record& record, const std::string& above,
                const Metric& metric_above, const std::string& below,
                const Metric& metric_below) {
  const int middle = static_cast<int>(rounds_of(record).size()) / 2;
  const auto mean = [&](const std::string& arm, const Metric& metric,
                        bool first) {
    double sum = 0;
    int count = 0;
    for (const RunRecord* run : runs_of(record, arm)) {
      if ((run->round < middle) != first) continue;
      sum += *metric(*run);
      ++count;
    }
    return sum / count;
  };
  const double ratio =
      mean(above, metric_above, true) / mean(below, metric_below, false);
  return {ratio, ratio, ratio, 7};
}

class Rates : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    split_ = new Halves(halves(sample_record(40)));
    floors_ = new std::vector<Floor>(cpu_floors(split_->first));
  }
  static void TearDownTestSuite() {
    delete split_;
    delete floors_;
  }

  static inline Halves* split_ = nullptr;
  static inline std::vector<Floor>* floors_ = nullptr;
};

TEST_F(Rates, OfTheGateAreGood) {
  ASSERT_EQ(floors_->size(), 1U);
  const Kept of_the_gate = kept(split_->second, *floors_, paired);
  EXPECT_LE(of_the_gate.false_alarms, 0.02);
  EXPECT_GE(of_the_gate.quarter, 0.95);
  EXPECT_GE(of_the_gate.ten_percent, 0.80);
  EXPECT_TRUE(good(of_the_gate));
}

TEST_F(Rates, OfMeansOfBlocksAreNot) {
  const Kept mutant = kept(split_->second, *floors_, blocks);
  EXPECT_GT(mutant.false_alarms, 0.02);
  EXPECT_FALSE(good(mutant));
}

TEST_F(Rates, OfNoFloorAreNot) {
  std::vector<Floor> none = *floors_;
  for (Floor& floor : none) floor.floor = 1e-9;
  EXPECT_FALSE(good(kept(split_->second, none, paired)));
}

TEST_F(Rates, AreNotSaidWithoutAFloor) {
  EXPECT_TRUE(rates(split_->second, {}, {}, paired).empty());
  EXPECT_FALSE(good(kept(split_->second, {}, paired)));
}

TEST_F(Rates, OfTooHighAFloorAreNot) {
  std::vector<Floor> high = *floors_;
  for (Floor& floor : high) floor.floor = 1.03 * floor.high;
  EXPECT_FALSE(good(kept(split_->second, high, paired)));
}

TEST(RatesUnderLoad, RaiseNoAlarm) {
  const Noise loaded{.run = 0.15, .round = 0.2, .bursts = 0.3};
  Floor floor = sample_floor(Gauge::cpu);
  floor.floor = 2.6;
  EXPECT_LE(kept(sample_record(20, loaded), {floor}, paired).false_alarms,
            0.02);
}

TEST_F(Rates, RepeatWithTheSeed) {
  const auto once = rates(split_->second, *floors_, {.sessions = 50}, paired);
  const auto again = rates(split_->second, *floors_, {.sessions = 50}, paired);
  ASSERT_EQ(once.size(), 6U);
  for (std::size_t n = 0; n < once.size(); ++n) {
    EXPECT_EQ(once[n].flags, again[n].flags);
  }
}

TEST(Sessions, AreDrawnFromTheRoundsTheyAreGiven) {
  const Record record = sample_record(10);
  std::mt19937_64 random(1);
  const Record session = drawn(record, {2, 5}, 6, random);
  EXPECT_EQ(rounds_of(session), (std::vector{0, 1, 2, 3, 4, 5}));
  EXPECT_EQ(session.runs.size(), 6 * record.runs.size() / 10);
  for (const RunRecord& run : session.runs) {
    EXPECT_TRUE(std::ranges::any_of(record.runs, [&](const RunRecord& other) {
      return (other.round == 2 || other.round == 5) &&
             other.cpu_seconds == run.cpu_seconds;
    }));
  }
}

TEST(Sessions, HalvesShareNoRound) {
  const auto [first, second] = halves(sample_record(10));
  EXPECT_EQ(rounds_of(first).size(), 5U);
  EXPECT_EQ(rounds_of(second).size(), 5U);
  for (const RunRecord& run : first.runs) {
    EXPECT_TRUE(std::ranges::none_of(second.runs, [&](const RunRecord& other) {
      return other.cpu_seconds == run.cpu_seconds;
    }));
  }
}

/// Recorded by bench/regress LADDER --for-rates --rounds 24.
TEST(RecordedRounds, AreJudgedAsTheyShould) {
  int recorded = 0;
  for (const auto& folder :
       std::filesystem::directory_iterator(STAGECRAFT_SOURCE "/tests")) {
    const auto file = folder.path() / "recorded_rounds.json";
    if (!std::filesystem::exists(file)) continue;
    ++recorded;
    const auto [first, second] = halves(read_record(file));
    const Kept of_the_gate =
        kept(second, derive(first, {.why = "first half"}).floors, paired);
    EXPECT_LE(of_the_gate.false_alarms, 0.02) << file;
    EXPECT_GE(of_the_gate.quarter, 0.95) << file;
    EXPECT_GE(of_the_gate.ten_percent, 0.80) << file;
    EXPECT_TRUE(good(of_the_gate)) << file;
  }
  EXPECT_GT(recorded, 0);
}

}  // namespace
}  // namespace stagecraft::bench_test
