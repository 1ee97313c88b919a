#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "stages/tiles/tool/edges_rows.h"

namespace stagecraft::tiles {

/// Finds edges (Canny 1986, "A computational approach to edge detection") as
/// cv::Canny of OpenCV 4.6 does with Sobel of 3 x 3 and |gx| + |gy|: brightness
/// goes on unchanged beyond the borders, its slope is 0 there. Rows go in; what
/// is connected is known behind the last. Holds a byte a pixel.
class Canny {
 public:
  Canny(int width, int height, const Thresholds& thresholds);

  /// The next row of brightness.
  void put(std::span<const std::uint8_t> row);
  /// Row y: 255 on edges, else 0. All rows must have been put.
  void row(int y, std::span<std::uint8_t> result) const;

 private:
  std::size_t slot(int y) const { return y % 3 * (width_ + 2); }
  Gradient gradient_at(int y);
  void differentiate(int y);
  void suppress(int y);
  /// Makes edges of what touches them.
  void connect();

  std::size_t width_;
  int height_;
  Thresholds thresholds_;
  /// Rings of three rows, with a pixel more on either side.
  std::vector<std::uint8_t> grey_;
  std::vector<std::int16_t> along_;
  std::vector<std::int16_t> across_;
  std::vector<std::int16_t> magnitude_;
  std::vector<std::int16_t> zero_;
  /// With a pixel more on all sides.
  std::vector<Edge> map_;
  int rows_ = 0;  ///< that were put
};

}  // namespace stagecraft::tiles
