#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "stages/tiles/tool/dehaze_guided.h"
#include "stages/tiles/tool/dehaze_minimum.h"
#include "stages/tiles/tool/dehaze_planes.h"
#include "stages/tiles/tool/pipeline.h"

namespace stagecraft::tiles {

/// Haze removed.
extern const Pipeline dehaze;

/// What haze removal can be told; by default as the golden data have it.
struct Dehazing {
  int patch = 15;        ///< pixels along a side, an odd number
  double omega = 0.95;   ///< of the haze is taken away
  double least_t = 0.1;  ///< no pixel is taken to transmit less
  Guiding guiding{};
};

/// The colour of the haze, in levels: the mean of the pixels that are the
/// brightest thousandth of the dark channel (at least one, in raster order
/// where some are alike). The dark channel is the least of the colours in a
/// patch about a pixel. At least 1, which a photograph is divided by.
///
/// Source: He, Sun and Tang 2009, "Single image haze removal using dark channel
/// prior", 4.1, 4.4.
std::array<float, 3> airlight(const Planes& photograph, int patch);

/// A photograph without its haze, row by row: J = (I - A) / max(t, t0) + A,
/// where 1 - omega min(I / A), over colours and a patch, refined by the guided
/// filter, is t. Holds some 250 rows beside the photograph.
///
/// Source: He 2009, (11), (12), (22); He 2013, 4.3.
class Dehazed {
 public:
  /// The photograph must be complete and outlive it.
  Dehazed(const Planes& photograph, const Dehazing& how);

  /// The next row.
  Colour next();

 private:
  void transmission(int y, std::span<float> guide, std::span<float> input);

  const Planes& photograph_;
  Dehazing how_;
  std::array<float, 3> airlight_;
  int ratios_ = 0;  ///< rows of them
  MovingMinimum<float> ratio_;
  GuidedFilter filter_;
  std::vector<std::uint8_t> grey_;
  std::vector<std::uint8_t> result_;
  int y_ = 0;
};

/// The filter of the pipeline, done in another way.
std::unique_ptr<Filter> dehazed(Extent extent, int channels,
                                const Dehazing& how);

}  // namespace stagecraft::tiles
