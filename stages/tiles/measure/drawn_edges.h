#pragma once

#include "stages/tiles/base/image.h"

namespace stagecraft::tiles {

/// A hazy picture, and where its edges are: 255 on a pixel that has another
/// shape to its right or below it, else 0.
struct DrawnEdges {
  Image hazy;
  Image truth;
};

/// Discs, boxes and strips in four brightnesses, 45 levels from one to the
/// next, of colours that have little blue; under haze that lets through 0.9 of
/// the light at the bottom and 0.15 at the top, of the brightest more, for they
/// stand high; with grain as of a camera. The same for the same number
/// everywhere.
DrawnEdges draw_edges(int width, int height, int number);

/// The share of the pixels of `these` that are not 0 and have one of `those`
/// within a pixel, also across the corner; 1 where there are none.
double found_again(const Image& these, const Image& those);

}  // namespace stagecraft::tiles
