#include "stages/tiles/tool/dehaze_rows.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "stages/tiles/tool/dehaze_rows.cpp"
// First: it includes this file once for each target.
#include <hwy/foreach_target.h>
//
#include <hwy/highway.h>

// Plain loops that the compiler turns into vectors of each target; nothing of
// the standard library is called, whose code all targets would share.
HWY_BEFORE_NAMESPACE();
namespace stagecraft::tiles::HWY_NAMESPACE {

using Pair = std::array<const float*, 2>;

template <typename T>
HWY_INLINE T min(T a, T b) {
  return a < b ? a : b;
}

void split(const std::uint8_t* HWY_RESTRICT rgb, std::size_t width,
           const std::array<std::uint8_t*, 3>& result) {
  std::uint8_t* HWY_RESTRICT r = result[0];
  std::uint8_t* HWY_RESTRICT g = result[1];
  std::uint8_t* HWY_RESTRICT b = result[2];
  for (std::size_t x = 0; x < width; ++x) {
    r[x] = rgb[3 * x];
    g[x] = rgb[3 * x + 1];
    b[x] = rgb[3 * x + 2];
  }
}

void join(const Colour& rgb, std::size_t width,
          std::uint8_t* HWY_RESTRICT result) {
  const auto [r, g, b] = rgb;
  for (std::size_t x = 0; x < width; ++x) {
    result[3 * x] = r[x];
    result[3 * x + 1] = g[x];
    result[3 * x + 2] = b[x];
  }
}

void grey(const Colour& rgb, std::size_t width,
          std::uint8_t* HWY_RESTRICT result) {
  const auto [r, g, b] = rgb;
  for (std::size_t x = 0; x < width; ++x) {
    const int sum = 9798 * r[x] + 19235 * g[x] + 3735 * b[x];
    result[x] = static_cast<std::uint8_t>((sum + 16384) >> 15);
  }
}

void least(const Colour& rgb, std::size_t width,
           std::uint8_t* HWY_RESTRICT result) {
  const auto [r, g, b] = rgb;
  for (std::size_t x = 0; x < width; ++x)
    result[x] = min(min(r[x], g[x]), b[x]);
}

void least_product(const Colour& rgb, const std::array<float, 3>& factors,
                   std::size_t width, float* HWY_RESTRICT result) {
  const auto [r, g, b] = rgb;
  const auto [u, v, w] = factors;
  for (std::size_t x = 0; x < width; ++x) {
    result[x] =
        min(min(static_cast<float>(r[x]) * u, static_cast<float>(g[x]) * v),
            static_cast<float>(b[x]) * w);
  }
}

template <typename T>
void lower(T* HWY_RESTRICT values, const T* HWY_RESTRICT others,
           std::size_t width) {
  for (std::size_t x = 0; x < width; ++x) values[x] = min(values[x], others[x]);
}

void exchange(const Pair& comes, const Pair& goes, std::size_t width,
              double* HWY_RESTRICT sums, std::size_t stride) {
  for (std::size_t k = 0; k < 2; ++k) {
    const float* in = comes[k];
    const float* out = goes[k];
    double* HWY_RESTRICT sum = sums + k * stride;
    for (std::size_t x = 0; x < width; ++x) {
      sum[x] += static_cast<double>(in[x]) - static_cast<double>(out[x]);
    }
  }
}

/// Products of levels and 24 bits are exact.
void exchange_products(const Pair& comes, const Pair& goes, std::size_t width,
                       double* HWY_RESTRICT sums, std::size_t stride) {
  const auto [in_u, in_v] = comes;
  const auto [out_u, out_v] = goes;
  double* HWY_RESTRICT uu = sums + 2 * stride;
  double* HWY_RESTRICT uv = sums + 3 * stride;
  exchange(comes, goes, width, sums, stride);
  for (std::size_t x = 0; x < width; ++x) {
    const double in = in_u[x];
    const double out = out_u[x];
    uu[x] += in * in - out * out;
    uv[x] += in * in_v[x] - out * out_v[x];
  }
}

void slide(const double* columns, std::size_t stride, std::size_t window,
           std::size_t width, double* HWY_RESTRICT sums) {
  double u = 0, v = 0;
  for (std::size_t x = 0; x < window; ++x) {
    u += columns[x];
    v += columns[stride + x];
  }
  for (std::size_t x = 0; x < width; ++x) {
    u += columns[x + window] - columns[x];
    v += columns[stride + x + window] - columns[stride + x];
    sums[x] = u;
    sums[stride + x] = v;
  }
}

void fit(const double* sums, std::size_t stride, const double* weights,
         double epsilon, std::size_t width,
         const std::array<float*, 2>& result) {
  float* HWY_RESTRICT a = result[0];
  float* HWY_RESTRICT b = result[1];
  for (std::size_t x = 0; x < width; ++x) {
    const double u = sums[x] * weights[x];
    const double v = sums[stride + x] * weights[x];
    const double variance = sums[2 * stride + x] * weights[x] - u * u;
    const double covariance = sums[3 * stride + x] * weights[x] - u * v;
    const double slope = covariance / (variance + epsilon);
    a[x] = static_cast<float>(slope);
    b[x] = static_cast<float>(v - slope * u);
  }
}

void means(const double* sums, std::size_t stride, const double* weights,
           std::size_t width, const std::array<float*, 2>& result) {
  for (std::size_t k = 0; k < 2; ++k) {
    float* HWY_RESTRICT mean = result[k];
    for (std::size_t x = 0; x < width; ++x) {
      mean[x] = static_cast<float>(sums[k * stride + x] * weights[x]);
    }
  }
}

void clear(const std::uint8_t* colour, const std::uint8_t* grey_row,
           const Pair& line, float airlight, float least_t, std::size_t width,
           std::uint8_t* HWY_RESTRICT result) {
  const auto [a, b] = line;
  for (std::size_t x = 0; x < width; ++x) {
    const float t = a[x] * static_cast<float>(grey_row[x]) + b[x];
    float level = (static_cast<float>(colour[x]) - airlight) /
                      (t > least_t ? t : least_t) +
                  airlight;
    level = level > 0.0F ? level : 0.0F;
    level = level < 255.0F ? level : 255.0F;
    level += 0.5F;  // is rounded, as lround does without vectors
    result[x] = static_cast<std::uint8_t>(static_cast<int>(level));
  }
}

const DehazeRows* dehaze_rows_here() {
  static constexpr DehazeRows all{
      .split = split,
      .join = join,
      .grey = grey,
      .least = least,
      .least_product = least_product,
      .lower_bytes = lower<std::uint8_t>,
      .lower = lower<float>,
      .exchange = exchange,
      .exchange_products = exchange_products,
      .slide = slide,
      .fit = fit,
      .means = means,
      .clear = clear,
  };
  return &all;
}

}  // namespace stagecraft::tiles::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace stagecraft::tiles {

HWY_EXPORT(dehaze_rows_here);

const DehazeRows& dehaze_rows() {
  return *HWY_DYNAMIC_DISPATCH(dehaze_rows_here)();
}

}  // namespace stagecraft::tiles
#endif
