#include <Eigen/LU>
#include <cmath>

#include "stages/realign/measure/kernels/head.h"

/// What a rung pays for the map of one point: the matrix of general size that
/// rungs 00_serial and 01_mpi rebuild and invert for every sample and voxel,
/// and the same with matrices of fixed size. An item is a matrix.
namespace stagecraft::realign {
namespace {

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

Eigen::MatrixXd general_map(const Parameters& p,
                            const Eigen::Matrix4d& affine) {
  return inverse(rigid(p) * affine);
}

Eigen::Matrix4d fixed_map(const Parameters& p, const Eigen::Matrix4d& affine) {
  return (fixed_rigid(p) * affine).inverse();
}

/// `flop` is that of the inverse alone.
template <typename Map>
void rebuild(benchmark::State& state, Map map, double flop) {
  const Eigen::Matrix4d affine = phantom().grid.affine;
  Parameters p = some_motion();
  // The way back ends where the way there began.
  const Eigen::Matrix4d round_trip = map(p, affine) * fixed_rigid(p) * affine;
  check(state, (round_trip - Eigen::Matrix4d::Identity()).norm(), 1e-12);
  const Work work{
      .bytes = sizeof p + sizeof affine,  // p in, the inverse out
                                          // Four products of 64 multiply-adds;
                                          // sines are not counted.
      .flop = 4 * 64 * 2 + flop,
      .working_set = sizeof p + 2 * sizeof affine};
  measure(state, work, [&] {
    benchmark::DoNotOptimize(p);
    benchmark::DoNotOptimize(map(p, affine));
  });
}

// LU 34, its determinant 4, four columns through both triangles 4 (12 + 16).
BENCHMARK_CAPTURE(rebuild, general, general_map, 34 + 4 + 4 * 28)
    ->Name("kernel/inverse_general");
// By 2 x 2 blocks: 4 determinants of 3, 6 products of 12, 16 to scale.
BENCHMARK_CAPTURE(rebuild, fixed, fixed_map, 4 * 3 + 6 * 12 + 16)
    ->Name("kernel/inverse_fixed");

}  // namespace
}  // namespace stagecraft::realign
