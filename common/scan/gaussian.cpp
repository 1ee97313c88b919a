#include "common/scan/gaussian.h"

#include <cmath>
#include <numbers>
#include <vector>

#include "common/base/phases.h"
#include "common/scan/bspline.h"
#include "common/scan/lines.h"

namespace stagecraft {
inline namespace scan {
namespace {

/// Convolves one line, in place.
void convolve(std::vector<double>& line, const std::vector<double>& half) {
  const int n = static_cast<int>(line.size());
  const std::vector<double> input = line;
  const auto at = [&](int i) {
    return input[static_cast<std::size_t>(mirror(i, n))];
  };
  for (int i = 0; i < n; ++i) {
    double sum = half[0] * at(i);
    for (int m = 1; m < static_cast<int>(half.size()); ++m) {
      sum += half[static_cast<std::size_t>(m)] * (at(i - m) + at(i + m));
    }
    line[static_cast<std::size_t>(i)] = sum;
  }
}

}  // namespace

std::vector<double> gaussian_half_kernel(double fwhm, double size) {
  if (fwhm <= 0) return {1};
  const double sigma = fwhm / std::sqrt(8 * std::numbers::ln2) / size;
  const int radius = static_cast<int>(6 * sigma + 0.5);
  std::vector<double> half;
  double sum = 0;
  for (int n = 0; n <= radius; ++n) {
    half.push_back(std::exp(-0.5 * n * n / (sigma * sigma)));
    sum += n == 0 ? half.back() : 2 * half.back();
  }
  for (double& weight : half) weight /= sum;
  return half;
}

Volume smooth(const Volume& volume, const HalfKernels& half) {
  Volume result = volume;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    for_each_line(
        result, static_cast<int>(axis),
        [&](std::vector<double>& line) { convolve(line, half[axis]); });
  }
  return result;
}

Volume smooth(const Volume& volume, const Grid& grid, double fwhm) {
  if (fwhm <= 0) return volume;
  const Eigen::Vector3d size = voxel_size(grid);
  return smooth(volume, {gaussian_half_kernel(fwhm, size[0]),
                         gaussian_half_kernel(fwhm, size[1]),
                         gaussian_half_kernel(fwhm, size[2])});
}

Volume smooth_spline(const Volume& volume, const Grid& grid, double fwhm) {
  const Phase phase("smooth");
  Volume spline = smooth(volume, grid, fwhm);
  prefilter(spline);
  return spline;
}

}  // namespace scan
}  // namespace stagecraft
