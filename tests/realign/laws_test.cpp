#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "common/base/portable_random.h"
#include "common/scan/phantom.h"
#include "stages/realign/base/fit.h"
#include "stages/realign/base/lattice.h"
#include "stages/realign/base/slices.h"
#include "tests/realign/checks.h"

/// Laws that hold for any scan, and awkward ones.
namespace stagecraft::realign::suite {
namespace {

Series series_of(const Phantom& phantom) {
  Series series{phantom.grid, {}};
  for (std::size_t t = 0; t < phantom.motion.size(); ++t) {
    series.frames.push_back(frame(phantom, static_cast<int>(t)));
  }
  return series;
}

/// A small, quick phantom.
PhantomSettings small_head(int frames) {
  PhantomSettings settings;
  settings.shape = {36, 36, 22};
  settings.voxel = {4, 4, 4.5};
  settings.frames = frames;
  return settings;
}

Motion estimate(const Series& series) {
  Options options;
  options.reslice = false;
  return run({series, options}).motion;
}

TEST(Laws, NoMotionGivesZero) {
  const Phantom phantom = make_phantom(small_head(2));
  const Volume still = frame(phantom, 0);
  const Motion found = estimate({phantom.grid, {still, still, still}});
  const std::vector<Parameters> none(3, Parameters::Zero());
  EXPECT_LE(largest_difference(found, none, phantom.grid), 1e-6);
}

TEST(Laws, MotionAndItsInverseGiveZero) {
  const Series series = golden("clean");
  const Series there{series.grid, {series.frames[0], series.frames[1]}};
  const Series back{series.grid, {series.frames[1], series.frames[0]}};
  const Parameters one = estimate(there).at(1).correction;
  const Parameters other = estimate(back).at(1).correction;
  const Eigen::Vector3d middle = centre(series.grid);
  const Parameters none = Parameters::Zero();
  EXPECT_GT(rms_displacement(one, none, middle), 0.5);
  EXPECT_LE(rms_displacement(compose(other, one), none, middle), 0.01);
}

TEST(Laws, FlippedScanGivesMirroredParameters) {
  const Series series = golden("clean");
  Series flipped = series;
  const auto [ni, nj, nk] = series.grid.shape;
  for (std::size_t t = 0; t < series.frames.size(); ++t) {
    for (int k = 0; k < nk; ++k) {
      for (int j = 0; j < nj; ++j) {
        for (int i = 0; i < ni; ++i) {
          flipped.frames[t](i, j, k) = series.frames[t](ni - 1 - i, j, k);
        }
      }
    }
  }
  // The mirror in the world that the flip of the voxels amounts to.
  Eigen::Matrix4d flip = Eigen::Matrix4d::Identity();
  flip(0, 0) = -1;
  flip(0, 3) = ni - 1;
  const Eigen::Matrix4d mirror =
      series.grid.affine * flip * inverse(series.grid.affine);
  const Motion straight = estimate(series);
  const Motion mirrored = estimate(flipped);
  std::vector<Parameters> expected;
  for (const FrameMotion& moved : straight) {
    expected.push_back(
        parameters_of(mirror * rigid(moved.correction) * mirror));
  }
  EXPECT_LE(largest_difference(mirrored, expected, series.grid), 0.005);
}

TEST(Laws, ScalingTheIntensitiesChangesNothing) {
  Series series = series_of(make_phantom(small_head(3)));
  const std::vector<Parameters> plain = corrections(estimate(series));
  double factor = 1e-3;
  for (Volume& volume : series.frames) {
    for (double& voxel : volume.voxels()) voxel *= factor;
    factor *= 40;
  }
  EXPECT_LE(largest_difference(estimate(series), plain, series.grid), 1e-6);
}

/// The same voxels, so many times as far apart.
Series scaled(Series series, double factor) {
  series.grid.affine.topRows<3>() *= factor;
  return series;
}

// A rat's head is found as a person's is: to a hundredth of a voxel.
TEST(Laws, SizesOfVoxelsScaleTheMotion) {
  const Series series = series_of(make_phantom(small_head(3)));
  const std::vector<Parameters> plain = corrections(estimate(series));
  for (const double factor : {1.0 / 16, 0.4}) {
    Motion found = estimate(scaled(series, factor));
    for (FrameMotion& frame : found) frame.correction.head<3>() /= factor;
    EXPECT_LE(largest_difference(found, plain, series.grid), 0.04) << factor;
  }
}

TEST(Laws, TwiceTheSameRunGivesTheSameBits) {
  const Job job{.series = series_of(make_phantom(small_head(3)))};
  const Result one = run(job);
  const Result two = run(job);
  EXPECT_EQ(corrections(one.motion), corrections(two.motion));
  ASSERT_EQ(one.realigned.size(), two.realigned.size());
  for (std::size_t t = 0; t < one.realigned.size(); ++t) {
    EXPECT_TRUE(std::ranges::equal(one.realigned[t].voxels(),
                                   two.realigned[t].voxels()))
        << "frame " << t;
  }
}

TEST(Laws, AnotherReferenceFrameMovesTheOrigin) {
  const Series series = golden("clean");
  const Motion first = estimate(series);
  Job job{.series = series, .reference_frame = 2};
  job.options.reslice = false;
  const Motion other = run(job).motion;
  EXPECT_EQ(other[2].correction, Parameters::Zero());
  std::vector<Parameters> expected;
  for (const FrameMotion& moved : first) {
    expected.push_back(
        compose(opposite(first[2].correction), moved.correction));
  }
  EXPECT_LE(largest_difference(other, expected, series.grid), 0.01);
}

/// The small head between two bright plates that stand still: one before it,
/// one, a voxel thick, through it.
struct Caged {
  Series series;
  std::vector<Parameters> truth;
  std::vector<char> mask;  ///< without the plates and what is near
};

Caged caged_head() {
  const Phantom phantom = make_phantom(small_head(3));
  Caged caged{series_of(phantom), phantom.motion, {}};
  const auto [ni, nj, nk] = phantom.grid.shape;
  caged.mask.resize(voxel_count(phantom.grid.shape), 1);
  std::size_t n = 0;
  for (int k = 0; k < nk; ++k) {
    for (int j = 0; j < nj; ++j) {
      for (int i = 0; i < ni; ++i, ++n) {
        const bool plate = j < 4 || i == 10;
        caged.mask[n] = j < 6 || std::abs(i - 10) < 3 ? 0 : 1;
        for (Volume& frame : caged.series.frames)
          if (plate) frame(i, j, k) = 2000 + 500 * ((i + j + k) % 3);
      }
    }
  }
  return caged;
}

TEST(Masks, LeaveOutWhatStandsStill) {
  Caged caged = caged_head();
  const Grid& grid = caged.series.grid;
  EXPECT_GT(largest_difference(estimate(caged.series), caged.truth, grid), 0.5);
  Job job{.series = caged.series};
  job.options.reslice = false;
  job.options.mask = caged.mask;
  const Motion found = run(job).motion;
  EXPECT_LE(largest_difference(found, caged.truth, grid), 0.05);
  EXPECT_GT(found[1].correlation, 0.99);
}

TEST(Masks, OfAllVoxelsChangeNothing) {
  Job job{.series = series_of(make_phantom(small_head(3)))};
  job.options.reslice = false;
  const Motion plain = run(job).motion;
  job.options.mask.resize(voxel_count(job.series.grid.shape), 1);
  EXPECT_EQ(corrections(run(job).motion), corrections(plain));
}

// Obliquely placed, as all phantoms are.
TEST(Awkward, FewSlicesTellOfMotionWithinThem) {
  for (const int slices : {2, 3}) {
    PhantomSettings settings = small_head(3);
    settings.shape[2] = slices;
    settings.fill = {0.68, 0.8, 12.0 / slices};
    Phantom phantom = make_phantom(settings);
    for (Parameters& motion : phantom.motion)
      motion = within_slices(motion, phantom.grid);
    const Motion found = estimate(series_of(phantom));
    EXPECT_LE(largest_difference(found, phantom.motion, phantom.grid), 0.05)
        << slices;
    for (const FrameMotion& frame : found) {
      EXPECT_TRUE(frame.converged);
      EXPECT_LE(
          (within_slices(frame.correction, phantom.grid) - frame.correction)
              .norm(),
          1e-6)
          << slices;
    }
  }
}

TEST(Awkward, SizesThatAreNotRound) {
  PhantomSettings settings = small_head(3);
  settings.shape = {41, 37, 23};
  settings.voxel = {3.7, 4.1, 4.3};
  const Phantom phantom = make_phantom(settings);
  const Result result = run({series_of(phantom)});
  const auto truth = phantom.motion;
  EXPECT_LE(largest_difference(result.motion, truth, phantom.grid), 0.01);
  if (root()) {
    EXPECT_EQ(result.realigned.at(2).shape(), settings.shape);
  }
}

TEST(Awkward, TwoFrames) {
  const Phantom phantom = make_phantom(small_head(2));
  const Result result = run({series_of(phantom)});
  ASSERT_EQ(result.motion.size(), 2U);
  const auto truth = phantom.motion;
  EXPECT_LE(largest_difference(result.motion, truth, phantom.grid), 0.01);
}

TEST(Awkward, FramesWithoutContrastAreCarriedOn) {
  const Phantom phantom = make_phantom(small_head(7));
  Series series = series_of(phantom);
  const Shape shape = series.grid.shape;
  series.frames[2] = Volume(shape, 0);
  series.frames[3] = Volume(shape, 700);
  series.frames[5] = Volume(shape, 0);
  std::vector<Parameters> expected = phantom.motion;
  expected[3] = expected[2] = expected[1];
  expected[5] = expected[4];
  const Result result = run({series});
  Motion carried = result.motion;
  for (FrameMotion& moved : carried) moved.lost = false;
  EXPECT_LE(largest_difference(carried, expected, phantom.grid), 0.01);
  for (const int t : {2, 3, 5}) {
    const auto n = static_cast<std::size_t>(t);
    EXPECT_TRUE(result.motion[n].lost) << t;
    EXPECT_FALSE(result.motion[n].converged) << t;
    EXPECT_EQ(result.motion[n].correction, result.motion[n - 1].correction);
  }
  for (const int t : {1, 4})
    EXPECT_TRUE(result.motion[static_cast<std::size_t>(t)].converged) << t;
  if (!root()) return;
  ASSERT_EQ(result.realigned.size(), 7U);
  EXPECT_EQ(std::ranges::count(result.realigned[2].voxels(), 0),
            std::ssize(result.realigned[2].voxels()));
  EXPECT_NEAR(result.realigned[3](18, 18, 11), 700, 700 * rounding());
}

// A dead frame 0 before another reference has no frame before it.
TEST(Awkward, TheFirstFrameMayBeWithoutContrast) {
  Series series = series_of(make_phantom(small_head(3)));
  series.frames[0] = Volume(series.grid.shape, 0);
  Options options;
  options.reslice = false;
  const Motion found = run({series, options, false, 1}).motion;
  EXPECT_TRUE(found[0].lost);
  EXPECT_EQ(found[0].correction, Parameters::Zero());
  EXPECT_TRUE(found[2].converged);
}

/// The lattice of this volume has as few points as a step needs: a worker that
/// leaves out one of its own is seen.
TEST(Awkward, NoPointToSpare) {
  Grid grid{.shape = {6, 6, 4}};
  grid.affine.diagonal() << 4, 4, 4, 1;
  Job job;
  job.options.reslice = false;
  job.options.sep = 4;
  ASSERT_EQ(Lattice(grid, job.options).size(), fewest_points);
  Volume still(grid.shape);
  for (int k = 0; k < 4; ++k) {
    for (int j = 0; j < 6; ++j) {
      for (int i = 0; i < 6; ++i) {
        still(i, j, k) = 100 * (2 + std::sin(i) + std::sin(2 * j) * k);
      }
    }
  }
  job.series = {grid, {still, still}};
  const Motion found = run(job).motion;
  const std::vector<Parameters> none(2, Parameters::Zero());
  EXPECT_LE(largest_difference(found, none, grid), rounding());
}

/// A head that fills the volume, so that points lie on the margin: in one of
/// these frames some would come and go for ever, were they not held.
TEST(Awkward, PointsAtTheMarginDoNotToggle) {
  PhantomSettings settings = small_head(4);
  settings.noise = 20;
  settings.seed = 3;
  settings.fill = {1.1, 1.1, 1.2};
  Job job{.series = series_of(make_phantom(settings))};
  job.options.reslice = false;
  job.options.fwhm = job.options.sep = 6;
  const Motion found = run(job).motion;
  for (std::size_t t = 1; t < found.size(); ++t) {
    EXPECT_TRUE(found[t].converged) << "frame " << t;
    EXPECT_LE(found[t].iterations, 30) << "frame " << t;
  }
}

// Six slices that cut the head at both ends, shifted by hundredths of a voxel:
// no plane of points may come and go with one of them.
TEST(Awkward, ASlabThatHardlyMovesConvergesAtOnce) {
  PhantomSettings settings = small_head(5);
  settings.shape = {36, 36, 6};
  settings.fill = {0.8, 0.8, 3};
  Phantom phantom = make_phantom(settings);
  for (std::size_t t = 0; t < phantom.motion.size(); ++t) {
    phantom.motion[t].setZero();
    phantom.motion[t][2] = 0.02 * static_cast<double>(t) * settings.voxel[2];
  }
  const Motion found = estimate(series_of(phantom));
  const Eigen::Vector3d middle = centre(phantom.grid);
  double before = 0;
  for (std::size_t t = 1; t < found.size(); ++t) {
    EXPECT_TRUE(found[t].converged) << t;
    EXPECT_LE(found[t].iterations, 8) << t;
    const double error =
        rms_displacement(found[t].correction, phantom.motion[t], middle);
    EXPECT_LE(error, 0.03) << t;
    EXPECT_LE(std::abs(error - before), 0.01) << t;
    before = error;
  }
}

TEST(Awkward, LargeMotionConverges) {
  PhantomSettings settings = large_motion();
  settings.shape = {48, 48, 30};
  settings.voxel = {5, 5, 5};
  settings.frames = 4;
  const Phantom phantom = make_phantom(settings);
  const Motion found = estimate(series_of(phantom));
  const auto truth = phantom.motion;
  EXPECT_LE(largest_difference(found, truth, phantom.grid), 0.05);
  for (const FrameMotion& moved : found) EXPECT_TRUE(moved.converged);
}

TEST(Awkward, LargeMotionOfATextureNeedsTheCoarseLevel) {
  // Narrow blobs everywhere and no head: a direct fit ends between them.
  PhantomSettings settings;
  settings.shape = {40, 40, 28};
  settings.fill = {4, 4, 4};
  settings.frames = 2;
  Phantom phantom = make_phantom(settings);
  const Eigen::Vector3d middle = centre(phantom.grid);
  phantom.blobs.clear();
  std::mt19937 bits(1);
  for (int n = 0; n < 400; ++n) {
    Eigen::Vector3d place = middle;
    for (int axis = 0; axis < 3; ++axis) {
      place += 0.3 * uniform(bits, -1, 1) * phantom.radii[axis] *
               phantom.axes.col(axis);
    }
    phantom.blobs.push_back({place, uniform(bits, -1000, 1000), 5});
  }
  Parameters motion;
  motion << 25, 15, -7.5, 0.25, 0.1, -0.3;
  phantom.motion[1] = about(motion, -middle);
  const Motion found = estimate(series_of(phantom));
  EXPECT_LE(largest_difference(found, phantom.motion, phantom.grid), 0.05);
  EXPECT_TRUE(found[1].converged);
  EXPECT_GT(found[1].iterations, 30);
}

}  // namespace
}  // namespace stagecraft::realign::suite
