#include <algorithm>
#include <cmath>

#include "stages/realign/13_simd.h"

namespace stagecraft::realign {

/// Splits the row where an axis crosses a face: in each piece the nearest point
/// within the faces moves along a straight line, which stands still on the axes
/// that are beyond one. Read on its own line beyond a face, the spline would
/// give the mirrored value.
void interpolate_covered(const Image& spline, const Walk& walk, Span covered,
                         float* out) {
  for (int n = covered.begin; n < covered.end;) {
    const int left = covered.end - n;
    Walk piece = from(walk, n);
    double points = left;
    for (std::size_t axis = 0; axis < 3; ++axis) {
      const double last = spline.shape()[axis] - 1;
      double& start = piece.start[axis];
      double& step = piece.step[axis];
      const double end = start + (left - 1) * step;
      if (std::min(start, end) >= 0 && std::max(start, end) <= last) continue;
      if (start < 0 || start > last) {
        const double face = start < 0 ? 0 : last;
        const double way = (face - start) / step;
        if (way > 0) points = std::min(points, std::ceil(way));
        start = face;
        step = 0;
      } else {
        const double face = step > 0 ? last : 0;
        points = std::min(points, std::floor((face - start) / step) + 1);
      }
    }
    const int count = static_cast<int>(points);
    simd::interpolate(spline, piece, count, out + n);
    n += count;
  }
}

}  // namespace stagecraft::realign
