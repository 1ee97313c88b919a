#include <cmath>
#include <numbers>

#include "common/scan/gaussian.h"
#include "stages/realign/base/lattice.h"
#include "stages/realign/measure/kernels/head.h"

/// The smoothing of a frame before it is fitted. An item is a voxel.
namespace stagecraft::realign {
namespace {

/// mm; the default of every rung.
const double fwhm = sampling({}, phantom().grid).fwhm;

/// Standard deviation in voxels, along i.
double sigma() {
  return fwhm / std::sqrt(8 * std::numbers::ln2) /
         voxel_size(phantom().grid)[0];
}

/// Where the kernel is cut, in voxels.
int radius() { return static_cast<int>(6 * sigma() + 0.5); }

/// The deviation at the centre from one sum in three dimensions; the voxels are
/// cubes.
double centre_error() {
  const Shape shape = head().shape();
  const Eigen::Vector3i centre(shape[0] / 2, shape[1] / 2, shape[2] / 2);
  double sum = 0;
  double weights = 0;
  for (int k = -radius(); k <= radius(); ++k) {
    for (int j = -radius(); j <= radius(); ++j) {
      for (int i = -radius(); i <= radius(); ++i) {
        const double squared = i * i + j * j + k * k;
        const double weight = std::exp(-0.5 * squared / (sigma() * sigma()));
        sum += weight * head()(centre[0] + i, centre[1] + j, centre[2] + k);
        weights += weight;
      }
    }
  }
  const Volume smoothed = smooth(head(), phantom().grid, fwhm);
  return std::abs(smoothed(centre[0], centre[1], centre[2]) - sum / weights);
}

void smooth_frame(benchmark::State& state) {
  static const double error = centre_error();
  check(state, error, 1e-9 * phantom_tissue);
  const Work work{.items = static_cast<double>(head().size()),
                  .bytes = 2 * sizeof(double),  // frame in, smoothed frame out
                  // Per axis the centre, then a sum of two and a multiply-add.
                  .flop = 3.0 * (1 + 3 * radius()),
                  .working_set = 2 * bytes_of(head())};
  measure(state, work, [] {
    benchmark::DoNotOptimize(smooth(head(), phantom().grid, fwhm));
  });
}
BENCHMARK(smooth_frame)->Name("kernel/smooth");

}  // namespace
}  // namespace stagecraft::realign
