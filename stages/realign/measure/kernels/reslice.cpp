#include "common/scan/bspline.h"
#include "stages/realign/measure/kernels/head.h"

/// The loop of 02_hoist that pulls a frame back: map a voxel, resample there.
/// An item is a voxel.
namespace stagecraft::realign {
namespace {

void reslice(const Volume& coefficients, const Grid& grid,
             const Parameters& correction, Volume& out) {
  const Eigen::Matrix4d to_voxel = inverse(rigid(correction) * grid.affine);
  for (int k = 0; k < out.shape()[2]; ++k) {
    for (int j = 0; j < out.shape()[1]; ++j) {
      for (int i = 0; i < out.shape()[0]; ++i) {
        const Eigen::Vector3d position = world(grid, Eigen::Vector3d(i, j, k));
        out(i, j, k) = resample(coefficients, apply(to_voxel, position));
      }
    }
  }
}

void reslice_frame(benchmark::State& state) {
  Volume out(head().shape());
  Parameters correction = some_motion();
  reslice(spline(), phantom().grid, correction, out);
  static const double error = moved_error(out);
  check(state, error, 0.05 * phantom_tissue);
  const double share = inside_share(out);
  check(state, 1 - share, 0.2);
  const Work work{.items = static_cast<double>(out.size()),
                  .bytes = 2 * sizeof(double),  // coefficient in, voxel out
                  .flop = 2 * 18 + value_flop * share,  // two maps, the spline
                  .working_set = bytes_of(spline()) + bytes_of(out)};
  measure(state, work, [&] {
    benchmark::DoNotOptimize(correction);
    reslice(spline(), phantom().grid, correction, out);
    benchmark::DoNotOptimize(out.voxels().data());
    benchmark::ClobberMemory();
  });
}
BENCHMARK(reslice_frame)->Name("kernel/reslice");

}  // namespace
}  // namespace stagecraft::realign
