// Included once for every kind of processor: no #pragma once.
#if defined(STAGECRAFT_CONVOLVE_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef STAGECRAFT_CONVOLVE_INL
#undef STAGECRAFT_CONVOLVE_INL
#else
#define STAGECRAFT_CONVOLVE_INL
#endif

#include <algorithm>
#include <cstddef>
#include <type_traits>
#include <vector>

#include "common/scan/lines.h"
#include "stages/realign/11_image.h"
#include "stages/realign/13_simd/vector-inl.h"

/// Convolution of rows with symmetric kernels.
HWY_BEFORE_NAMESPACE();
namespace stagecraft::realign::simd::HWY_NAMESPACE {

/// Calls `work` for every vector of a row of `width` floats, four at a time
/// while there are so many: chains that wait for themselves then overlap.
template <class Work>
HWY_INLINE void for_vectors(int width, const Work& work) {
  const int lanes = static_cast<int>(hn::Lanes(D()));
  int i = 0;
  for (; i + 4 * lanes <= width; i += 4 * lanes) {
    work(std::integral_constant<int, 4>(), i);
  }
  for (; i < width; i += lanes) work(std::integral_constant<int, 1>(), i);
}

/// out = the row `middle` convolved with a symmetric kernel; `before(m)` and
/// `after(m)` are the rows that its weight m belongs to.
template <class Before, class After>
HWY_INLINE void convolve(const float* middle, const Before& before,
                         const After& after, const std::vector<float>& half,
                         int width, float* out) {
  const D d;
  for_vectors(width, [&](auto vectors, int i) HWY_ATTR {
    V total[vectors];
    for (int v = 0; v < vectors; ++v) {
      total[v] =
          hn::Set(d, half[0]) * hn::LoadU(d, middle + i + v * lane_count());
    }
    for (std::size_t m = 1; m < half.size(); ++m) {
      const V weight = hn::Set(d, half[m]);
      const float* low = before(m) + i;
      const float* high = after(m) + i;
      for (int v = 0; v < vectors; ++v) {
        const int at = v * lane_count();
        total[v] = hn::MulAdd(
            weight, hn::LoadU(d, low + at) + hn::LoadU(d, high + at), total[v]);
      }
    }
    for (int v = 0; v < vectors; ++v) {
      hn::StoreU(total[v], d, out + i + v * lane_count());
    }
  });
}

/// The row from which and into which a line is convolved along itself.
HWY_INLINE void convolve_along(const float* row, int n,
                               const std::vector<float>& half,
                               std::vector<float>& line, float* out) {
  const int margin = static_cast<int>(half.size()) - 1;
  float* middle = line.data() + margin;
  std::copy_n(row, n, middle);
  for (int b = 1; b <= margin; ++b) {
    middle[-b] = row[mirror(-b, n)];
    middle[n - 1 + b] = row[mirror(n - 1 + b, n)];
  }
  convolve(
      middle, [=](std::size_t m) { return middle - m; },
      [=](std::size_t m) { return middle + m; }, half, n, out);
}

/// Rows before and after a row, by their distance from it.
struct Rows {
  std::vector<const float*> before, after;

  /// Room for a kernel.
  explicit Rows(std::size_t half) : before(half), after(half) {}
};

/// Row m of `n`, counted on into the mirror image.
template <class Row>
HWY_INLINE void convolve_across(const Row& row, int m, int n,
                                const std::vector<float>& half, int width,
                                Rows& rows, float* out) {
  for (std::size_t r = 1; r < half.size(); ++r) {
    rows.before[r] = row(mirror(m - static_cast<int>(r), n));
    rows.after[r] = row(mirror(m + static_cast<int>(r), n));
  }
  convolve(
      row(m), [&](std::size_t r) { return rows.before[r]; },
      [&](std::size_t r) { return rows.after[r]; }, half, width, out);
}

HWY_INLINE std::size_t line_for(int n, std::size_t margin) {
  return static_cast<std::size_t>(n) + 2 * margin + 2 * line_floats;
}

}  // namespace stagecraft::realign::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
