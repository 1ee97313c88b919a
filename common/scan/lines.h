#pragma once

#include <vector>

#include "common/scan/volume.h"

namespace stagecraft {
inline namespace scan {

/// Index of the sample that stands for i where a line of n samples is mirrored
/// about its first and its last sample (whole-sample mirror, period 2n - 2).
inline int mirror(int i, int n) {
  if (n == 1) return 0;
  // No remainder is taken: most samples lie on the line or close to it.
  while (i < 0 || i >= n) i = i < 0 ? -i : 2 * n - 2 - i;
  return i;
}

/// Runs `filter` on a copy of every line of voxels along `axis` and writes the
/// line back.
template <typename Filter>
void for_each_line(Volume& volume, int axis, Filter filter) {
  const Shape shape = volume.shape();
  const auto at = [axis](int along, int a, int b) {
    return axis == 0   ? Shape{along, a, b}
           : axis == 1 ? Shape{a, along, b}
                       : Shape{a, b, along};
  };
  const Shape extent = axis == 0   ? shape
                       : axis == 1 ? Shape{shape[1], shape[0], shape[2]}
                                   : Shape{shape[2], shape[0], shape[1]};
  std::vector<double> line(static_cast<std::size_t>(extent[0]));
  for (int b = 0; b < extent[2]; ++b) {
    for (int a = 0; a < extent[1]; ++a) {
      for (int n = 0; n < extent[0]; ++n) {
        const auto [i, j, k] = at(n, a, b);
        line[static_cast<std::size_t>(n)] = volume(i, j, k);
      }
      filter(line);
      for (int n = 0; n < extent[0]; ++n) {
        const auto [i, j, k] = at(n, a, b);
        volume(i, j, k) = line[static_cast<std::size_t>(n)];
      }
    }
  }
}

}  // namespace scan
}  // namespace stagecraft
