#pragma once

#include "stages/tiles/tool/pipeline.h"

namespace stagecraft::tiles {

/// Grey, and blurred by a Gaussian of 7 pixels.
extern const Pipeline grey_blur;

}  // namespace stagecraft::tiles
