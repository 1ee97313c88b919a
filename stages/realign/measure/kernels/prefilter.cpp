#include <cmath>

#include "common/scan/bspline.h"
#include "stages/realign/measure/kernels/head.h"

/// Samples to spline coefficients. An item is a voxel.
namespace stagecraft::realign {
namespace {

/// Largest deviation of the spline from the samples on the voxels themselves.
double largest_error() {
  const Shape shape = head().shape();
  double error = 0;
  for (int k = 0; k < shape[2]; ++k) {
    for (int j = 0; j < shape[1]; ++j) {
      for (int i = 0; i < shape[0]; ++i) {
        const double back = value(spline(), Eigen::Vector3d(i, j, k));
        error = larger(error, std::abs(back - head()(i, j, k)));
      }
    }
  }
  return error;
}

void prefilter_frame(benchmark::State& state) {
  static const double error = largest_error();
  check(state, error, 1e-9 * phantom_tissue);
  // Filtered in place again and again, zeros alone neither grow nor take
  // another time than other numbers.
  Volume volume(head().shape(), 0);
  const Work work{.items = static_cast<double>(volume.size()),
                  .bytes = 2 * sizeof(double),  // sample in, coefficient out
                  // Per axis the gain 1, the start of the recursion 5, the two
                  // recursions 2 each.
                  .flop = 3 * (1 + 5 + 2 * 2),
                  .working_set = bytes_of(volume)};
  measure(state, work, [&] {
    prefilter(volume);
    benchmark::DoNotOptimize(volume.voxels().data());
    benchmark::ClobberMemory();
  });
}
BENCHMARK(prefilter_frame)->Name("kernel/prefilter");

}  // namespace
}  // namespace stagecraft::realign
