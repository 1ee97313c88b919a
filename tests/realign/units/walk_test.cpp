#include <gtest/gtest.h>

#include <random>

#include "stages/realign/10_walk.h"
#include "tests/realign/units/samples.h"

namespace stagecraft::realign {
namespace {

constexpr Shape shape = {19, 23, 11};

bool inside_at(const Walk& walk, int n, double margin) {
  const auto [i, j, k] = at(walk, n);
  return inside(shape, {i, j, k}, margin);
}

/// Holds a span against every point on its own; a point within 1e-7 voxel of
/// the margin may count or not.
void expect_span(const Walk& walk, int count, double margin) {
  const Span span = span_inside(shape, walk, count, margin);
  ASSERT_LE(0, span.begin);
  ASSERT_LE(span.begin, span.end);
  ASSERT_LE(span.end, count);
  for (int n = 0; n < count; ++n) {
    const bool counts = span.begin <= n && n < span.end;
    const double doubt = counts ? -1e-7 : 1e-7;
    ASSERT_EQ(counts, inside_at(walk, n, margin + doubt))
        << "point " << n << " of " << count << ", span " << span.begin << " to "
        << span.end << ", margin " << margin;
  }
}

/// A walk in any direction; some coordinates do not change, or hardly.
Walk random_walk(std::mt19937& random) {
  constexpr double tiny[] = {0, 1e-17, -1e-14, 1e-11, -1e-9, 1e-6};
  Walk walk;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    walk.start[axis] = samples::uniform(random, -4, shape[axis] + 3);
    if (random() % 4 == 0) walk.start[axis] = std::round(walk.start[axis]);
    walk.step[axis] = samples::uniform(random, -1.2, 1.2);
    if (random() % 2 == 0) walk.step[axis] = tiny[random() % 6];
    if (random() % 8 == 0) walk.step[axis] = 1;
  }
  return walk;
}

TEST(SpanInside, CountsThePointsInside) {
  std::mt19937 random(9);
  for (int round = 0; round < 20000; ++round) {
    const Walk walk = random_walk(random);
    const int count = 1 + static_cast<int>(random() % 40);
    for (const double margin : {-1e-3, 0.0, 1.0, 2.5, 6.0}) {
      expect_span(walk, count, margin);
    }
    ASSERT_FALSE(HasFatalFailure()) << "round " << round;
  }
}

// The rows of a frame that did not move, on the very face of the margin but for
// a rounding error.
TEST(SpanInside, KeepsRowsThatRoundingPutsOutside) {
  for (const double off : {-1e-13, 0.0, 1e-13}) {
    for (const double step : {0.0, 1e-16, -1e-16, 1e-13, -1e-13}) {
      for (const double j : {1.0, shape[1] - 2.0}) {
        const Walk walk{{1 + off, j + off, 5}, {1 + step, step, step}};
        const Span span = span_inside(shape, walk, shape[0] - 2, 1);
        EXPECT_EQ(span.begin, 0) << off << " " << step << " " << j;
        EXPECT_EQ(span.end, shape[0] - 2) << off << " " << step << " " << j;
      }
    }
  }
}

// Where a row would enter lies beyond any whole number.
TEST(SpanInside, IsEmptyForARowThatHardlyNears) {
  for (const double step : {1e-10, -1e-10, 3e-12, -3e-12}) {
    for (const double j : {-3.0, shape[1] + 2.0}) {
      const Span span = span_inside(shape, {{0, j, 5}, {1, step, 0}}, 19, 0);
      EXPECT_EQ(span.begin, span.end) << step << " " << j;
    }
  }
}

TEST(Walks, RunAlongARow) {
  const Eigen::Matrix4d map = samples::oblique_grid(shape).affine;
  const Eigen::Vector3d first(2, 7, 4);
  const Walk walk = walk_along_row(map, first);
  for (const int n : {0, 1, 13}) {
    const Eigen::Vector3d expected =
        apply(map, first + n * Eigen::Vector3d::UnitX());
    for (std::size_t axis = 0; axis < 3; ++axis) {
      const double along = expected[static_cast<Eigen::Index>(axis)];
      EXPECT_NEAR(at(walk, n)[axis], along, 1e-12);
      EXPECT_NEAR(at(from(walk, 5), n - 5)[axis], along, 1e-12);
    }
  }
}

TEST(Between, LeadsFromTheReferenceToTheFrame) {
  Scan scan;
  scan.grid = samples::oblique_grid(shape);
  scan.reference.affine.diagonal() << 3, 4, 5, 1;
  const Parameters correction{0.7, -0.4, 1.1, 0.05, -0.08, 0.03};
  const Eigen::Vector3d voxel(3, 8, 2);
  const Eigen::Vector3d there = apply(between(scan, correction), voxel);
  // The correction brings the frame's point onto the reference's.
  const Eigen::Vector3d back =
      apply(rigid(correction), world(scan.grid, there));
  EXPECT_LE((back - world(scan.reference, voxel)).norm(), 1e-12);
}

}  // namespace
}  // namespace stagecraft::realign
