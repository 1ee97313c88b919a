#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "common/scan/gaussian.h"
#include "common/scan/rigid.h"
#include "stages/realign/13_simd.h"
#include "stages/realign/base/lattice.h"
#include "stages/realign/base/scan.h"
#include "stages/realign/measure/kernels/head.h"

/// The vector kernels of 13_simd, with the best instructions that this machine
/// has. An item is a voxel. A vector holds twice as many floats as doubles: an
/// operation counts as half a one of the ceiling, which is in double.
namespace stagecraft::realign {
namespace {

using realign::Image;

constexpr double float_operation = 0.5;

double bytes_of(const Image& image) {
  return static_cast<double>(sizeof(float) * image.plane_stride()) *
         (image.shape()[2] + 2 * Image::border);
}

/// The spline as an image, made once.
const Image& image() {
  static const Image image = [] {
    realign::simd::choose_instructions();
    return realign::spline_of(head());
  }();
  return image;
}

/// Largest difference of an image from a volume.
double difference(const Image& found, const Volume& expected) {
  double error = 0;
  const auto [ni, nj, nk] = expected.shape();
  for (int k = 0; k < nk; ++k) {
    for (int j = 0; j < nj; ++j) {
      for (int i = 0; i < ni; ++i)
        error = larger(error, std::abs(found.row(j, k)[i] - expected(i, j, k)));
    }
  }
  return error;
}

/// The loop of 15_shared that pulls a frame back.
void reslice(const Scan& scan, const Parameters& correction,
             std::vector<float>& out) {
  const Eigen::Matrix4d map = realign::between(scan, correction);
  const auto [ni, nj, nk] = scan.reference.shape;
  constexpr float uncovered = std::numeric_limits<float>::quiet_NaN();
  float* row = out.data();
  for (int k = 0; k < nk; ++k) {
    for (int j = 0; j < nj; ++j, row += ni) {
      const realign::Walk walk =
          realign::walk_along_row(map, Eigen::Vector3d(0, j, k));
      const realign::Span seen =
          realign::span_inside(scan.grid.shape, walk, ni, field_of_view);
      std::fill_n(row, seen.begin, uncovered);
      realign::interpolate_covered(image(), walk, seen, row);
      std::fill(row + seen.end, row + ni, uncovered);
    }
  }
}

void simd_reslice(benchmark::State& state) {
  const Scan scan{phantom().grid, phantom().grid, 2, 0};
  Parameters correction = some_motion();
  std::vector<float> out(head().size());
  reslice(scan, correction, out);
  Volume pulled(head().shape());
  std::ranges::copy(out, pulled.voxels().begin());
  static const double error = moved_error(pulled);
  check(state, error, 0.05 * phantom_tissue);
  const double items = static_cast<double>(out.size());
  const double share = inside_share(pulled);
  check(state, 1 - share, 0.2);
  // 64 + 16 + 4 multiply-adds, and three times four weights of 13 in all.
  const double flop = share * (2 * 84 + 3 * 13);
  const Work work{.items = items,
                  .bytes = 2 * sizeof(float),
                  .flop = float_operation * flop,
                  .working_set = bytes_of(image()) + items * sizeof(float)};
  measure(state, work, [&] {
    benchmark::DoNotOptimize(correction);
    reslice(scan, correction, out);
    benchmark::ClobberMemory();
  });
}
BENCHMARK(simd_reslice)->Name("kernel/simd_reslice");

void simd_prefilter(benchmark::State& state) {
  static const double error = difference(image(), spline());
  check(state, error, 1e-5 * phantom_tissue);
  // In place again and again, zeros neither grow nor take another time.
  Image zeros(head().shape());
  // Along i 21 taps, a multiplication and ten times an addition and a
  // multiply-add; along j and k the gain and two recursions of 2 each.
  const Work work{.items = static_cast<double>(head().size()),
                  .bytes = 2 * sizeof(float),
                  .flop = float_operation * (1 + 10 * 3 + 2 * 5),
                  .working_set = bytes_of(zeros)};
  measure(state, work, [&] {
    realign::simd::prefilter(zeros);
    benchmark::ClobberMemory();
  });
}
BENCHMARK(simd_prefilter)->Name("kernel/simd_prefilter");

void simd_smooth(benchmark::State& state) {
  const double fwhm = sampling({}, phantom().grid).fwhm;
  const auto kernels = realign::gaussian_kernels(phantom().grid, fwhm);
  Image smoothed(head().shape());
  realign::simd::smooth(image(), kernels, smoothed);
  static const double error =
      difference(smoothed, smooth_spline(head(), phantom().grid, fwhm));
  // The kernel is cut at 1e-4 of its centre.
  check(state, error, 1e-3 * phantom_tissue);
  double flop = 0;
  for (const auto& half : kernels)
    flop += 1 + 3 * (static_cast<double>(half.size()) - 1);
  const Work work{.items = static_cast<double>(head().size()),
                  .bytes = 2 * sizeof(float),
                  .flop = float_operation * flop,
                  .working_set = 2 * bytes_of(smoothed)};
  measure(state, work, [&] {
    realign::simd::smooth(image(), kernels, smoothed);
    benchmark::ClobberMemory();
  });
}
BENCHMARK(simd_smooth)->Name("kernel/simd_smooth");

}  // namespace
}  // namespace stagecraft::realign
