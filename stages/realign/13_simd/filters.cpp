#include <algorithm>
#include <cmath>
#include <type_traits>

#include "common/scan/lines.h"
#include "stages/realign/13_simd/kernels.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "stages/realign/13_simd/filters.cpp"
// First: it includes this file once for each target.
#include <hwy/foreach_target.h>

#include "stages/realign/13_simd/convolve-inl.h"

HWY_BEFORE_NAMESPACE();
namespace stagecraft::realign::simd::HWY_NAMESPACE {

/// Voxels beyond which the inverse of the spline is below 1e-6 of its centre.
constexpr int reach = 10;

/// The recursions of the prefilter along lines that lie side by side: voxel m
/// of the first begins at `lines + m * stride`.
HWY_INLINE void recurse(float* lines, int n, std::size_t stride, int width) {
  if (n == 1) return;
  const D d;
  const double pole = std::sqrt(3.0) - 2;
  const V z = number(pole);
  const V gain = number((1 - pole) * (1 - 1 / pole));
  const V end = number(pole / (pole * pole - 1));
  for_vectors(width, [&](auto vectors, int i) HWY_ATTR {
    const auto at = [&](int m, int v) HWY_ATTR {
      return lines + static_cast<std::size_t>(m) * stride + i +
             v * lane_count();
    };
    V c[vectors];
    for (int v = 0; v < vectors; ++v) c[v] = hn::Zero(d);
    for (int m = reach; m > 0; --m) {
      const int from = mirror(m, n);
      for (int v = 0; v < vectors; ++v) {
        c[v] = z * (c[v] + hn::LoadU(d, at(from, v)));
      }
    }
    for (int v = 0; v < vectors; ++v) {
      c[v] = gain * (c[v] + hn::LoadU(d, at(0, v)));
      hn::StoreU(c[v], d, at(0, v));
    }
    for (int m = 1; m < n; ++m) {
      for (int v = 0; v < vectors; ++v) {
        c[v] = hn::MulAdd(z, c[v], gain * hn::LoadU(d, at(m, v)));
        hn::StoreU(c[v], d, at(m, v));
      }
    }
    for (int v = 0; v < vectors; ++v) {
      c[v] = end * hn::MulAdd(z, hn::LoadU(d, at(n - 2, v)), c[v]);
      hn::StoreU(c[v], d, at(n - 1, v));
    }
    for (int m = n - 2; m >= 0; --m) {
      for (int v = 0; v < vectors; ++v) {
        c[v] = z * (c[v] - hn::LoadU(d, at(m, v)));
        hn::StoreU(c[v], d, at(m, v));
      }
    }
  });
}

void prefilter(Image& image) {
  const auto [ni, nj, nk] = image.shape();
  // The impulse response of the recursions; along i a vector would have to wait
  // for its own lanes.
  std::vector<float> inverse;
  for (int m = 0; m <= reach && ni > 1; ++m) {
    inverse.push_back(
        static_cast<float>(std::sqrt(3.0) * std::pow(std::sqrt(3.0) - 2, m)));
  }
  if (ni == 1) inverse = {1};
  std::vector<float> line(line_for(ni, inverse.size()));
  for (int k = 0; k < nk; ++k) {
    for (int j = 0; j < nj; ++j) {
      convolve_along(image.row(j, k), ni, inverse, line, image.row(j, k));
    }
    recurse(image.row(0, k), nj, image.row_stride(), ni);
  }
  for (int j = 0; j < nj; ++j) {
    recurse(image.row(j, 0), nk, image.plane_stride(), ni);
  }
  mirror_border(image);
}

void smooth(const Image& image, const Kernels& half, Image& result) {
  const auto [ni, nj, nk] = image.shape();
  Rows rows(std::max(half[1].size(), half[2].size()));
  // First along k, row by row of a plane: the rows in reach of the kernel are
  // then in the first cache.
  for (int j = 0; j < nj; ++j) {
    for (int k = 0; k < nk; ++k) {
      convolve_across([&](int z) { return image.row(j, z); }, k, nk, half[2],
                      ni, rows, result.row(j, k));
    }
  }
  const std::size_t stride = image.row_stride();
  std::vector<float> line(line_for(ni, half[0].size()));
  std::vector<float> plane(stride * static_cast<std::size_t>(nj) + line_floats);
  const auto row = [&](int j) {
    return plane.data() + static_cast<std::size_t>(j) * stride;
  };
  for (int k = 0; k < nk; ++k) {
    for (int j = 0; j < nj; ++j) {
      convolve_along(result.row(j, k), ni, half[0], line, row(j));
    }
    for (int j = 0; j < nj; ++j) {
      convolve_across(row, j, nj, half[1], ni, rows, result.row(j, k));
    }
  }
  mirror_border(result);
}

}  // namespace stagecraft::realign::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace stagecraft::realign::simd {

HWY_EXPORT(prefilter);
HWY_EXPORT(smooth);

void prefilter(Image& image) { HWY_DYNAMIC_DISPATCH(prefilter)(image); }

void smooth(const Image& image, const Kernels& half, Image& result) {
  HWY_DYNAMIC_DISPATCH(smooth)(image, half, result);
}

}  // namespace stagecraft::realign::simd
#endif
