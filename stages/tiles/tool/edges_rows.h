#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace stagecraft::tiles {

/// What a pixel may be: no edge, one if it touches another, one.
enum class Edge : std::uint8_t { none, weak, strong };

/// Three rows, the middle one that of the result, each with a pixel more on
/// either side, the first of which is column 0.
template <typename T>
using Neighbours = std::array<const T*, 3>;

/// A row of the slope of brightness: along x, along y, |x| + |y|. The last has
/// a pixel more on either side, the first of which is column 0.
struct Gradient {
  std::int16_t* x;
  std::int16_t* y;
  std::int16_t* magnitude;
};

/// Above the first an edge may be, above the second one is.
struct Thresholds {
  int low = 100;
  int high = 200;
};

/// Loops over the `width` pixels of a row, each compiled once for every kind of
/// processor.
struct EdgesRows {
  /// Sobel's operators of 3 x 3.
  void (*gradient)(const Neighbours<std::uint8_t>& grey, std::size_t width,
                   const Gradient& result);
  /// Keeps what is the largest across the edge, in one of four directions; of
  /// two alike along x or y the first.
  void (*suppress)(const Gradient& gradient,
                   const Neighbours<std::int16_t>& magnitude,
                   const Thresholds& thresholds, std::size_t width,
                   Edge* result);
};

/// Those for this processor.
const EdgesRows& edges_rows();

}  // namespace stagecraft::tiles
