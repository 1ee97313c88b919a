#include "common/scan/phantom.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <random>

#include "common/base/error.h"
#include "common/base/portable_random.h"

namespace stagecraft {
inline namespace scan {
namespace {

using Eigen::Matrix4d;
using Eigen::Vector3d;

/// Blobs of one kind, strewn over the head.
struct Kind {
  int count;
  double height;     ///< largest, of either sign
  double narrowest;  ///< width, mm
  double widest;
};
constexpr Kind lobes{40, 250, 8, 18};
constexpr Kind detail{400, 60, 3, 5};

/// Uniform in the ball of radius 1.
Vector3d point_in_ball(std::mt19937& bits) {
  while (true) {
    const std::array<double, 3> at{uniform(bits, -1, 1), uniform(bits, -1, 1),
                                   uniform(bits, -1, 1)};
    const Vector3d point(at[0], at[1], at[2]);
    if (point.squaredNorm() < 1) return point;
  }
}

Grid oblique_grid(const PhantomSettings& settings) {
  Parameters tilt;
  tilt << 0, 0, 0, 0.12, -0.09, 0.15;
  Grid grid{settings.shape, Matrix4d(rigid(tilt))};
  const Vector3d flipped = settings.voxel.cwiseProduct(Vector3d(-1, 1, 1));
  grid.affine.topLeftCorner<3, 3>() *= flipped.asDiagonal();
  grid.affine.topRightCorner<3, 1>() = Vector3d(4, -17, 21) - centre(grid);
  return grid;
}

void add_blobs(const Kind& kind, std::mt19937& bits, Phantom& phantom) {
  for (int n = 0; n < kind.count; ++n) {
    const Vector3d place = phantom.radii.cwiseProduct(point_in_ball(bits));
    const double height = uniform(bits, -kind.height, kind.height);
    const double width = uniform(bits, kind.narrowest, kind.widest);
    phantom.blobs.push_back(
        {centre(phantom.grid) + phantom.axes * place, height, width});
  }
}

/// `frames` smooth three-vectors, the first zero and the longest of length
/// `amplitude`: two sinusoids along each axis.
std::vector<Vector3d> smooth_walk(int frames, double amplitude,
                                  std::mt19937& bits) {
  std::vector<Vector3d> walk(static_cast<std::size_t>(frames),
                             Vector3d::Zero());
  for (int axis = 0; axis < 3; ++axis) {
    for (const double height : {1.0, 0.4}) {
      const double turns = uniform(bits, 0.4, 1.2) / height;
      const double phase = uniform(bits, 0, 1);
      for (int t = 0; t < frames; ++t) {
        const double at = phase + turns * t / (frames - 1);
        walk[static_cast<std::size_t>(t)][axis] +=
            height * (std::sin(2 * std::numbers::pi * at) -
                      std::sin(2 * std::numbers::pi * phase));
      }
    }
  }
  double longest = 0;
  for (const Vector3d& step : walk) longest = std::max(longest, step.norm());
  for (Vector3d& step : walk) step *= amplitude / longest;
  return walk;
}

/// The motion is drawn about the volume's centre and told about the origin of
/// the world.
std::vector<Parameters> smooth_motion(const PhantomSettings& settings,
                                      const Vector3d& middle,
                                      std::mt19937& bits) {
  const auto shifts = smooth_walk(settings.frames, settings.translation, bits);
  const auto turns = smooth_walk(
      settings.frames, settings.rotation * std::numbers::pi / 180, bits);
  std::vector<Parameters> motion(shifts.size(), Parameters::Zero());
  for (std::size_t t = 1; t < motion.size(); ++t) {
    Parameters p;
    p << shifts[t], turns[t];
    motion[t] = about(p, -middle);
  }
  return motion;
}

void check(const PhantomSettings& settings) {
  if (std::ranges::any_of(settings.shape,
                          [](int n) { return n < 2 || n > 1024; })) {
    throw BadInput("a phantom needs 2 to 1024 voxels along every axis");
  }
  if (!(settings.voxel.minCoeff() > 0) || !(settings.fill.minCoeff() > 0)) {
    throw BadInput("a phantom needs voxels and a head of positive size");
  }
  if (settings.frames < 2) throw BadInput("a phantom needs at least 2 frames");
  if (!(settings.noise >= 0) || !(settings.translation >= 0) ||
      !(settings.rotation >= 0)) {
    throw BadInput("noise, translation and rotation must not be negative");
  }
}

}  // namespace

PhantomSettings large_motion() {
  return {.translation = 40, .rotation = 25, .fill = {0.55, 0.6, 0.6}};
}

PhantomSettings noisy() { return {.noise = phantom_tissue / 50}; }

PhantomSettings cut_head() { return {.fill = {0.68, 0.8, 1.4}}; }

Phantom make_phantom(const PhantomSettings& settings) {
  check(settings);
  std::mt19937 bits(settings.seed);
  const Eigen::Vector3i size(settings.shape.data());
  Phantom phantom{.grid = oblique_grid(settings),
                  .axes = {},
                  .radii = settings.voxel.cwiseProduct(size.cast<double>())
                               .cwiseProduct(settings.fill) /
                           2,
                  .blobs = {},
                  .motion = {},
                  .noise = settings.noise,
                  .seed = settings.seed};
  phantom.axes = phantom.grid.affine.topLeftCorner<3, 3>() *
                 settings.voxel.cwiseInverse().asDiagonal();
  phantom.motion = smooth_motion(settings, centre(phantom.grid), bits);
  add_blobs(lobes, bits, phantom);
  add_blobs(detail, bits, phantom);
  return phantom;
}

}  // namespace scan
}  // namespace stagecraft
