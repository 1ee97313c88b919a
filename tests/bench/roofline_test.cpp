#include "bench/figures/roofline.h"

#include <gtest/gtest.h>

#include <limits>

namespace stagecraft {
namespace {

constexpr double kilo = 1024;

KernelRecord kernel(const std::string& name, double nanoseconds, double bytes,
                    double flop, double working_set) {
  return {name, nanoseconds, bytes, flop, working_set};
}

/// 50 Gflop/s; 240, 96 and 24 GB/s.
Record machine() {
  Record record;
  record.ceilings = {kernel("triad/memory", 1, 24, 2, 100e6),
                     kernel("fma", 0.04, 0, 2, 0),
                     kernel("triad/L2", 0.25, 24, 2, 1000 * kilo),
                     kernel("triad/L1", 0.1, 24, 2, 32 * kilo)};
  return record;
}

RooflinePoint only_point(const KernelRecord& entry, Record record = machine()) {
  record.kernels = {entry};
  return roofline(record).at(0);
}

TEST(Roofline, SortsTheLevelsWhateverTheirOrder) {
  const Ceilings known = ceilings(machine());
  ASSERT_EQ(known.levels.size(), 3U);
  EXPECT_EQ(known.levels[0].name, "L1");
  EXPECT_DOUBLE_EQ(known.levels[0].bandwidth, 240);
  EXPECT_EQ(known.levels[1].name, "L2");
  EXPECT_DOUBLE_EQ(known.levels[1].bandwidth, 96);
  EXPECT_EQ(known.levels[2].name, "memory");
  EXPECT_DOUBLE_EQ(known.levels[2].bandwidth, 24);
  EXPECT_DOUBLE_EQ(known.peak.value(), 50);
}

TEST(Roofline, TakesTheSmallestLevelThatHoldsTheWorkingSet) {
  EXPECT_EQ(only_point(kernel("k", 1, 8, 1, 0)).level, "L1");
  EXPECT_EQ(only_point(kernel("k", 1, 8, 1, 32 * kilo)).level, "L1");
  EXPECT_EQ(only_point(kernel("k", 1, 8, 1, 32 * kilo + 1)).level, "L2");
  EXPECT_EQ(only_point(kernel("k", 1, 8, 1, 2e6)).level, "memory");
  EXPECT_EQ(only_point(kernel("k", 1, 8, 1, 1e12)).level, "memory");
}

TEST(Roofline, SharesTheRoofThatIsLower) {
  // 48 bytes at 96 GB/s take 0.5 ns, 10 flop at 50 Gflop/s 0.2 ns.
  const RooflinePoint moves = only_point(kernel("k", 2, 48, 10, 100 * kilo));
  EXPECT_DOUBLE_EQ(moves.bandwidth, 24);
  EXPECT_DOUBLE_EQ(moves.gigaflops, 5);
  EXPECT_DOUBLE_EQ(moves.intensity.value(), 10.0 / 48);
  EXPECT_DOUBLE_EQ(moves.share.value(), 0.25);
  EXPECT_FALSE(moves.faster_than_possible);
  // 100 flop take 2 ns.
  const RooflinePoint computes =
      only_point(kernel("k", 4, 48, 100, 100 * kilo));
  EXPECT_DOUBLE_EQ(computes.share.value(), 0.5);
  // The same bytes from memory take 2 ns.
  EXPECT_DOUBLE_EQ(only_point(kernel("k", 4, 48, 10, 5e6)).share.value(), 0.5);
}

TEST(Roofline, FlagsWhatCannotBe) {
  // 48 bytes from the second level take at least 0.5 ns, 50 flop 1 ns.
  EXPECT_TRUE(
      only_point(kernel("k", 0.45, 48, 1, 100 * kilo)).faster_than_possible);
  EXPECT_FALSE(
      only_point(kernel("k", 0.46, 48, 1, 100 * kilo)).faster_than_possible);
  EXPECT_TRUE(only_point(kernel("k", 0.90, 8, 50, 0)).faster_than_possible);
  EXPECT_FALSE(only_point(kernel("k", 0.92, 8, 50, 0)).faster_than_possible);
  EXPECT_TRUE(only_point(kernel("k", 0, 8, 1, 0)).faster_than_possible);
  constexpr double no_number = std::numeric_limits<double>::quiet_NaN();
  EXPECT_TRUE(only_point(kernel("k", no_number, 8, 1, 0)).faster_than_possible);
}

TEST(Roofline, HoldsAKernelOnlyToWhatItDoes) {
  const RooflinePoint nothing_moves = only_point(kernel("k", 2, 0, 50, 0));
  EXPECT_FALSE(nothing_moves.intensity);
  EXPECT_DOUBLE_EQ(nothing_moves.share.value(), 0.5);
  const RooflinePoint nothing_computed = only_point(kernel("k", 0.2, 24, 0, 0));
  EXPECT_DOUBLE_EQ(nothing_computed.intensity.value(), 0);
  EXPECT_DOUBLE_EQ(nothing_computed.share.value(), 0.5);
  const RooflinePoint neither = only_point(kernel("k", 1e-6, 0, 0, 0));
  EXPECT_FALSE(neither.share);
  EXPECT_FALSE(neither.faster_than_possible);
}

TEST(Roofline, TakesTheFastestOfRepetitionsAndSortsByName) {
  Record record = machine();
  record.ceilings.push_back(kernel("fma", 0.08, 0, 2, 0));
  record.ceilings.push_back(kernel("triad/L1", 0.05, 24, 2, 32 * kilo));
  record.kernels = {kernel("other", 5, 8, 1, 0), kernel("one", 3, 48, 10, 0),
                    kernel("one", 2, 48, 10, 0), kernel("one", 4, 48, 10, 0)};
  EXPECT_DOUBLE_EQ(ceilings(record).peak.value(), 50);
  EXPECT_EQ(ceilings(record).levels.size(), 3U);
  EXPECT_DOUBLE_EQ(ceilings(record).levels[0].bandwidth, 480);
  const std::vector<RooflinePoint> points = roofline(record);
  ASSERT_EQ(points.size(), 2U);
  EXPECT_EQ(points[0].name, "one");
  EXPECT_EQ(points[0].repetitions, 3);
  EXPECT_EQ(points[0].nanoseconds, 2);
  EXPECT_EQ(points[0].slowest, 4);
  EXPECT_EQ(points[1].name, "other");
  EXPECT_EQ(points[1].repetitions, 1);
}

TEST(Roofline, KnowsNoShareWithoutTheCeilingsThatAKernelNeeds) {
  const RooflinePoint unknown = only_point(kernel("k", 1, 8, 1, 0), {});
  EXPECT_FALSE(unknown.share);
  EXPECT_EQ(unknown.level, "");
  EXPECT_FALSE(unknown.faster_than_possible);
  EXPECT_DOUBLE_EQ(unknown.bandwidth, 8);

  Record no_triad;
  no_triad.ceilings = {kernel("fma", 0.04, 0, 2, 0)};
  EXPECT_FALSE(only_point(kernel("k", 1, 8, 1, 0), no_triad).share);
  EXPECT_TRUE(only_point(kernel("k", 1, 0, 1, 0), no_triad).share);
  // What is known can be passed, whatever is not.
  EXPECT_TRUE(
      only_point(kernel("k", 1, 8, 100, 0), no_triad).faster_than_possible);
}

TEST(LeastSeconds, IsOfTheBestLevelOnAllCores) {
  // 240 GB/s and 50 Gflop/s a core.
  EXPECT_DOUBLE_EQ(least_seconds(480e9, 0, 1, machine()).value(), 2);
  EXPECT_DOUBLE_EQ(least_seconds(480e9, 0, 4, machine()).value(), 0.5);
  EXPECT_DOUBLE_EQ(least_seconds(480e9, 150e9, 2, machine()).value(), 1.5);
}

TEST(LeastSeconds, IsNotKnownWithoutCeilings) {
  EXPECT_FALSE(least_seconds(1, 1, 1, {}));
  Record no_triad;
  no_triad.ceilings = {kernel("fma", 0.04, 0, 2, 0)};
  EXPECT_FALSE(least_seconds(1, 1, 1, no_triad));
  EXPECT_DOUBLE_EQ(least_seconds(0, 50e9, 1, no_triad).value(), 1);
}

}  // namespace
}  // namespace stagecraft
