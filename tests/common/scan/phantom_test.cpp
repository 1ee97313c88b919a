#include "common/scan/phantom.h"

#include <gtest/gtest.h>

#include <Eigen/Geometry>
#include <Eigen/LU>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

#include "common/base/error.h"

namespace stagecraft {
namespace {

using Eigen::Matrix4d;
using Eigen::Vector3d;

PhantomSettings small() {
  return {.shape = {22, 24, 14}, .voxel = {6, 6.5, 7}, .frames = 5};
}

/// The largest difference between frame t and the head seen through
/// `correction`, over every voxel.
double worst_difference(const Phantom& phantom, int t,
                        const Parameters& correction) {
  const Volume volume = frame(phantom, t);
  const Matrix4d to_head = Matrix4d(rigid(correction)) * phantom.grid.affine;
  double worst = 0;
  for (int k = 0; k < volume.shape()[2]; ++k) {
    for (int j = 0; j < volume.shape()[1]; ++j) {
      for (int i = 0; i < volume.shape()[0]; ++i) {
        const Vector3d point =
            (to_head * Vector3d(i, j, k).homogeneous()).head<3>();
        worst = std::max(worst,
                         std::abs(volume(i, j, k) - intensity(phantom, point)));
      }
    }
  }
  return worst;
}

std::vector<double> values(const Volume& volume) {
  return {volume.voxels().begin(), volume.voxels().end()};
}

TEST(Phantom, FramesShowTheHeadMovedByTheTruth) {
  const Phantom phantom = make_phantom(small());
  for (int t = 0; t < 5; ++t) {
    const Parameters& truth = phantom.motion[static_cast<std::size_t>(t)];
    EXPECT_LT(worst_difference(phantom, t, truth), 1e-4) << "frame " << t;
  }
}

TEST(Phantom, FramesContradictEveryOtherMotion) {
  const Phantom phantom = make_phantom(small());
  const Parameters& truth = phantom.motion[2];
  EXPECT_GT(worst_difference(phantom, 2, opposite(truth)), 50);
  EXPECT_GT(worst_difference(phantom, 2, Parameters::Zero()), 50);
  EXPECT_GT(worst_difference(phantom, 2, phantom.motion[3]), 10);
}

TEST(Phantom, MotionStartsAtRestAndReachesItsAmplitudes) {
  PhantomSettings settings = small();
  settings.frames = 30;
  settings.translation = 2;
  settings.rotation = 7;
  const Phantom phantom = make_phantom(settings);
  ASSERT_EQ(phantom.motion.size(), 30U);
  EXPECT_EQ(phantom.motion[0], Parameters::Zero());
  double farthest = 0;
  double most_turned = 0;
  for (const Parameters& moved : phantom.motion) {
    const Parameters p = about(moved, centre(phantom.grid));
    farthest = std::max(farthest, p.head<3>().norm());
    most_turned = std::max(most_turned, p.tail<3>().norm());
  }
  EXPECT_NEAR(farthest, 2, 1e-9);
  EXPECT_NEAR(most_turned, 7 * std::numbers::pi / 180, 1e-9);
}

TEST(Phantom, GridIsObliqueFlippedAndAsLargeAsAsked) {
  const Grid grid = make_phantom(small()).grid;
  EXPECT_TRUE(voxel_size(grid).isApprox(Vector3d(6, 6.5, 7)));
  EXPECT_LT(grid.affine.determinant(), 0);
  EXPECT_GT(std::abs(grid.affine(0, 1)), 0.1);
}

TEST(Phantom, RepeatsItselfAndOneSeedIsNotLikeAnother) {
  PhantomSettings settings = small();
  settings.noise = 20;
  const Phantom phantom = make_phantom(settings);
  const auto first = values(frame(phantom, 1));
  EXPECT_EQ(first, values(frame(make_phantom(settings), 1)));
  EXPECT_NE(first, values(frame(phantom, 2)));
  settings.seed = 2;
  const Phantom other = make_phantom(settings);
  EXPECT_NE(first, values(frame(other, 1)));
  EXPECT_NE(phantom.motion[1], other.motion[1]);
  EXPECT_NE(phantom.blobs[0].centre, other.blobs[0].centre);
}

TEST(Phantom, IsTheSameOnEveryMachine) {
  PhantomSettings settings = small();
  settings.noise = 20;
  const Phantom phantom = make_phantom(settings);
  const Volume volume = frame(phantom, 3);
  EXPECT_NEAR(volume(11, 12, 7), 1054.574541061, 1e-6);
  EXPECT_NEAR(volume(3, 5, 2), -31.348199881, 1e-6);
  EXPECT_NEAR(phantom.motion[3][0], -1.374251416843, 1e-9);
  EXPECT_NEAR(phantom.motion[3][5], -0.022721048539, 1e-9);
}

TEST(Phantom, NoiseHasItsStandardDeviationAndNoMean) {
  PhantomSettings settings = small();
  const Volume clean = frame(make_phantom(settings), 1);
  settings.noise = 20;
  const Volume noisy = frame(make_phantom(settings), 1);
  double sum = 0;
  double squares = 0;
  for (std::size_t n = 0; n < clean.size(); ++n) {
    const double noise = noisy.voxels()[n] - clean.voxels()[n];
    sum += noise;
    squares += noise * noise;
  }
  const auto count = static_cast<double>(clean.size());
  EXPECT_NEAR(sum / count, 0, 1);
  EXPECT_NEAR(std::sqrt(squares / count), 20, 1);
}

TEST(Phantom, HeadFillsTheVolumeAsAskedAndACutOneLeavesIt) {
  const auto edge_and_corner = [](PhantomSettings settings) {
    settings.shape = {32, 32, 18};
    settings.voxel = {6, 6, 6};
    const Volume volume = frame(make_phantom(settings), 0);
    return std::pair{volume(16, 16, 0), volume(0, 0, 9)};
  };
  EXPECT_LT(edge_and_corner({}).first, 50);
  EXPECT_GT(edge_and_corner(cut_head()).first, 500);
  EXPECT_LT(edge_and_corner(cut_head()).second, 1);
}

TEST(Phantom, RefusesWhatIsNoScan) {
  EXPECT_THROW(make_phantom({.shape = {64, 64, 0}}), BadInput);
  EXPECT_THROW(make_phantom({.voxel = {3, -3, 3}}), BadInput);
  EXPECT_THROW(make_phantom({.frames = 1}), BadInput);
  EXPECT_THROW(make_phantom({.noise = std::nan("")}), BadInput);
}

}  // namespace
}  // namespace stagecraft
