#include <benchmark/benchmark.h>

#include <Eigen/LU>
#include <cmath>

#include "common/bspline.h"
#include "common/phantom.h"
#include "common/rigid.h"

/// What a rung pays for the map of one point: the general-size matrix that
/// rungs 00_serial and 01_mpi rebuild and invert for every sample and voxel,
/// the same with matrices of fixed size, and the spline that it serves.
namespace stagecraft {
namespace {

Parameters some_motion() {
  Parameters p;
  p << 1, -2, 0.5, 0.02, -0.01, 0.03;
  return p;
}

/// `rigid` with the size of every matrix known to the compiler.
Eigen::Matrix4d fixed_rigid(const Parameters& p) {
  const Eigen::Matrix4d identity = Eigen::Matrix4d::Identity();
  Eigen::Matrix4d t = identity;
  t.topRightCorner<3, 1>() = p.head<3>();
  Eigen::Matrix4d x = identity;
  x(1, 1) = x(2, 2) = std::cos(p[3]);
  x(1, 2) = std::sin(p[3]);
  x(2, 1) = -x(1, 2);
  Eigen::Matrix4d y = identity;
  y(0, 0) = y(2, 2) = std::cos(p[4]);
  y(0, 2) = std::sin(p[4]);
  y(2, 0) = -y(0, 2);
  Eigen::Matrix4d z = identity;
  z(0, 0) = z(1, 1) = std::cos(p[5]);
  z(0, 1) = std::sin(p[5]);
  z(1, 0) = -z(0, 1);
  return t * x * y * z;
}

void general_inverse(benchmark::State& state) {
  const Eigen::Matrix4d affine = make_phantom({}).grid.affine;
  Parameters p = some_motion();
  for (auto _ : state) {
    benchmark::DoNotOptimize(p);
    benchmark::DoNotOptimize(inverse(rigid(p) * affine));
  }
}
BENCHMARK(general_inverse);

void fixed_inverse(benchmark::State& state) {
  const Eigen::Matrix4d affine = make_phantom({}).grid.affine;
  Parameters p = some_motion();
  for (auto _ : state) {
    benchmark::DoNotOptimize(p);
    const Eigen::Matrix4d map = fixed_rigid(p) * affine;
    benchmark::DoNotOptimize(Eigen::Matrix4d(map.inverse()));
  }
}
BENCHMARK(fixed_inverse);

void spline_value(benchmark::State& state) {
  const Phantom phantom = make_phantom({});
  Volume volume = frame(phantom, 0);
  prefilter(volume);
  Eigen::Vector3d voxel(31.3, 30.2, 17.6);
  for (auto _ : state) {
    benchmark::DoNotOptimize(voxel);
    benchmark::DoNotOptimize(value(volume, voxel));
  }
}
BENCHMARK(spline_value);

void spline_gradient(benchmark::State& state) {
  const Phantom phantom = make_phantom({});
  Volume volume = frame(phantom, 0);
  prefilter(volume);
  Eigen::Vector3d voxel(31.3, 30.2, 17.6);
  for (auto _ : state) {
    benchmark::DoNotOptimize(voxel);
    benchmark::DoNotOptimize(gradient(volume, voxel));
  }
}
BENCHMARK(spline_gradient);

}  // namespace
}  // namespace stagecraft

BENCHMARK_MAIN();
