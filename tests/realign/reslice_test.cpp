#include <gtest/gtest.h>

#include <cmath>

#include "common/scan/phantom.h"
#include "tests/realign/checks.h"

namespace stagecraft::realign::suite {
namespace {

/// Whether voxel `v` of the output, which `to_frame` brings from the world to
/// the frame, lies there within two thousandths of a voxel of the edge of what
/// the frame covers, where rounding decides between a value and 0.
bool on_edge(const Grid& grid, const Eigen::Matrix4d& to_frame,
             const Eigen::Vector3d& v) {
  const Eigen::Vector3d at = apply(to_frame, world(grid, v));
  const bool in = inside(grid.shape, at, field_of_view + 2e-3);
  const bool out = !inside(grid.shape, at, field_of_view - 2e-3);
  return !in && !out;
}

class ByTruth : public testing::TestWithParam<const char*> {};

TEST_P(ByTruth, EveryVoxelIsThatOfScipy) {
  const std::string name = GetParam();
  const Series series = golden(name);
  const Series expected = load(golden_path(name + ".resliced-cubic.nii.gz"));
  const auto truth = golden_motion(name, "truth");
  Options options;
  options.estimate = false;
  options.start = motion_of(truth);
  const Result result = run({series, options});
  EXPECT_LE(largest_difference(result.motion, truth, series.grid), 1e-6);
  if (!root()) return;

  ASSERT_EQ(result.realigned.size(), expected.frames.size());
  const auto [low, high] = std::ranges::minmax(series.frames[0].voxels());
  double worst = 0;
  std::size_t compared = 0;
  for (std::size_t t = 0; t < truth.size(); ++t) {
    const auto [ni, nj, nk] = series.grid.shape;
    const Eigen::Matrix4d to_frame =
        inverse(rigid(truth[t]) * series.grid.affine);
    for (int k = 0; k < nk; ++k) {
      for (int j = 0; j < nj; ++j) {
        for (int i = 0; i < ni; ++i) {
          if (t > 0 &&
              on_edge(series.grid, to_frame, Eigen::Vector3d(i, j, k))) {
            continue;
          }
          worst = worse(worst, std::abs(result.realigned[t](i, j, k) -
                                        expected.frames[t](i, j, k)));
          ++compared;
        }
      }
    }
  }
  EXPECT_LE(worst, rounding() * (high - low));
  EXPECT_GE(compared, truth.size() * series.frames[0].size() * 98 / 100);
}

INSTANTIATE_TEST_SUITE_P(Reslice, ByTruth,
                         testing::Values("clean", "small", "shift", "cut"),
                         [](const auto& name) {
                           return std::string(name.param);
                         });

/// Largest difference of two volumes.
double difference(const Volume& a, const Volume& b) {
  EXPECT_EQ(a.shape(), b.shape());
  double worst = 0;
  for (std::size_t n = 0; n < a.size(); ++n) {
    worst = worse(worst, std::abs(a.voxels()[n] - b.voxels()[n]));
  }
  return worst;
}

/// A volume with another value in every voxel.
Volume ramps(const Shape& shape) {
  Volume result(shape);
  for (int k = 0; k < shape[2]; ++k) {
    for (int j = 0; j < shape[1]; ++j) {
      for (int i = 0; i < shape[0]; ++i)
        result(i, j, k) = 500 + 40 * i - 30 * j + 20 * k;
    }
  }
  return result;
}

// Nothing flickers at the edge of the volume: a face that drifts out by less
// than half a voxel keeps its values, and what it would be mirrored at it is
// not read.
TEST(Reslice, FacesKeepTheirValuesUnderASmallDrift) {
  Series series{{{9, 8, 6}, 4 * Eigen::Matrix4d::Identity()}, {}};
  series.grid.affine(3, 3) = 1;
  const Volume still = ramps(series.grid.shape);
  Options options;
  options.estimate = false;
  for (int axis = 0; axis < 3; ++axis) {
    for (const double drift : {0.0, 0.05, -0.05, 0.3, -0.3, 0.49, -0.49}) {
      series.frames.push_back(still);
      Parameters correction = Parameters::Zero();
      correction[axis] = 4 * drift;
      options.start.push_back({correction});
    }
  }
  const Result result = run({series, options});
  if (!root()) return;
  ASSERT_EQ(result.realigned.size(), series.frames.size());
  for (std::size_t t = 0; t < series.frames.size(); ++t) {
    const int axis = static_cast<int>(t) / 7;
    const int last = series.grid.shape[static_cast<std::size_t>(axis)] - 1;
    const double drift = options.start[t].correction[axis];
    const auto [ni, nj, nk] = series.grid.shape;
    for (int k = 0; k < nk; ++k) {
      for (int j = 0; j < nj; ++j) {
        for (int i = 0; i < ni; ++i) {
          const int on_axis = axis == 0 ? i : axis == 1 ? j : k;
          const bool leaves = drift > 0 ? on_axis == 0 : on_axis == last;
          if (!leaves && drift != 0) continue;
          EXPECT_NEAR(result.realigned[t](i, j, k), still(i, j, k),
                      1000 * rounding())
              << "voxel " << i << ' ' << j << ' ' << k << " of frame " << t;
        }
      }
    }
  }
}

TEST(Reslice, EstimatedMotionBringsFramesBack) {
  const Series series = golden("clean");
  const Result result = run({series});
  if (!root()) return;
  ASSERT_EQ(result.realigned.size(), series.frames.size());
  // No motion: the frame itself, up to rounding.
  const auto [low, high] = std::ranges::minmax(series.frames[0].voxels());
  EXPECT_LE(difference(result.realigned[0], series.frames[0]),
            rounding() * (high - low));
  // The others: frame 0 up to interpolation, within the grid's middle.
  const auto [ni, nj, nk] = series.grid.shape;
  for (std::size_t t = 1; t < series.frames.size(); ++t) {
    double before = 0;
    double after = 0;
    for (int k = 4; k < nk - 4; ++k) {
      for (int j = 4; j < nj - 4; ++j) {
        for (int i = 4; i < ni - 4; ++i) {
          const double still = series.frames[0](i, j, k);
          before += std::pow(series.frames[t](i, j, k) - still, 2);
          after += std::pow(result.realigned[t](i, j, k) - still, 2);
        }
      }
    }
    EXPECT_LE(after, before / 100) << "frame " << t;
  }
}

TEST(Reslice, OntoAReferenceOfItsOwnGrid) {
  PhantomSettings settings;
  settings.shape = {36, 32, 22};
  settings.voxel = {4, 4, 4.5};
  settings.frames = 3;
  const Phantom phantom = make_phantom(settings);
  Job job{.series = {phantom.grid, {}}};
  for (int t = 0; t < settings.frames; ++t) {
    job.series.frames.push_back(frame(phantom, t));
  }
  // The same head, turned by 7 degrees and seen on a grid of another shape.
  Grid grid = phantom.grid;
  grid.shape = {30, 34, 20};
  Parameters turn = Parameters::Zero();
  turn << 3, -2, 1, 0, 0, 0.12;
  grid.affine = rigid(turn) * phantom.grid.affine;
  Series reference{grid, {Volume(grid.shape)}};
  for (int k = 0; k < grid.shape[2]; ++k) {
    for (int j = 0; j < grid.shape[1]; ++j) {
      for (int i = 0; i < grid.shape[0]; ++i) {
        reference.frames[0](i, j, k) =
            intensity(phantom, world(grid, Eigen::Vector3d(i, j, k)));
      }
    }
  }
  job.reference = reference;
  const Result result = run(job);

  const auto truth = phantom.motion;
  EXPECT_LE(largest_difference(result.motion, truth, phantom.grid), 0.02);
  if (!root()) return;
  ASSERT_EQ(result.realigned.size(), 3U);
  const Volume& still = reference.frames[0];
  for (const Volume& realigned : result.realigned) {
    ASSERT_EQ(realigned.shape(), grid.shape);
    double square = 0;
    int covered = 0;
    for (std::size_t n = 0; n < still.size(); ++n) {
      if (realigned.voxels()[n] == 0) continue;
      square += std::pow(realigned.voxels()[n] - still.voxels()[n], 2);
      ++covered;
    }
    EXPECT_GE(covered, static_cast<int>(still.size()) / 2);
    EXPECT_LE(std::sqrt(square / covered), 0.02 * phantom_tissue);
  }
}

}  // namespace
}  // namespace stagecraft::realign::suite
