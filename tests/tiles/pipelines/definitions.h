#pragma once

#include "stages/tiles/base/image.h"
#include "stages/tiles/tool/dehaze.h"
#include "stages/tiles/tool/edges_canny.h"

/// The pipelines as they are defined, in double precision and with no thought
/// of speed: every window is summed by itself.
namespace stagecraft::tiles::suite {

/// What is made of a picture, and on how many of its pixels the transmission is
/// `least_t` or less.
struct Cleared {
  Image result;
  double share_at_least = 0;
};
Cleared dehazed_by_definition(const Image& photograph, const Dehazing& how);

/// Edges of a grey picture, 255, and 0.
Image edges_by_definition(const Image& grey, const Thresholds& thresholds);

}  // namespace stagecraft::tiles::suite
