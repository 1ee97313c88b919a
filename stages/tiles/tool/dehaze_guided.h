#pragma once

#include <array>
#include <functional>
#include <span>
#include <vector>

#include "stages/tiles/tool/dehaze_sums.h"

namespace stagecraft::tiles {

/// What the guided filter can be told.
struct Guiding {
  int radius = 60;  ///< of a window: pixels to either side
  double epsilon =
      1e-3;  ///< variance of the guide, 1 its range, that counts as flat
  /// 1: the filter as it is (He 2013). Above: the fast one (He 2015), which
  /// fits lines on every so many-th pixel of every so many-th row and draws
  /// them out between.
  int step = 1;
};

/// The guided filter (He, Sun and Tang 2013, "Guided image filtering"), grey
/// guide, row by row. In each window the input is fitted by a line of the
/// guide; a pixel gets the mean of the lines of all windows that hold it. The
/// windows are clipped at the borders.
class GuidedFilter {
 public:
  /// Writes row y of the guide, 0 to 255, and of what is filtered. y grows from
  /// call to call.
  using Source = std::function<void(int y, std::span<float> guide,
                                    std::span<float> input)>;

  GuidedFilter(int width, int height, const Guiding& guiding, Source source);
  // Its parts know its place.
  GuidedFilter(const GuidedFilter&) = delete;
  GuidedFilter& operator=(const GuidedFilter&) = delete;

  /// The lines of the next row: the result is line[0] x guide + line[1].
  std::array<const float*, 2> next();

 private:
  void sample(const std::array<float*, 2>& row);
  void fit(const std::array<float*, 2>& row);
  /// a, 0, or b, 1, of coarse row y, which is one of the last two.
  float* coarse_line(int y, int k);
  void draw_out(int y);

  int width_;
  Guiding guiding_;
  Source source_;
  int coarse_width_;
  int coarse_height_;
  MovingSums moments_;
  MovingSums lines_;
  std::vector<float> whole_;   ///< a row of the source
  std::vector<float> coarse_;  ///< lines of two rows; see `draw_out`
  std::vector<float> drawn_;   ///< lines of a row
  int sampled_ = 0;            ///< coarse rows
  int averaged_ = 0;           ///< coarse rows
  int y_ = 0;
};

}  // namespace stagecraft::tiles
