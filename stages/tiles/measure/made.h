#pragma once

#include "stages/tiles/base/image.h"
#include "stages/tiles/tool/pipeline.h"

namespace stagecraft::tiles {

/// What a filter makes of a whole photograph, of so many channels; rows are
/// taken as soon as they are known.
Image made(Filter& filter, const Image& photograph, int channels);
/// The same of a pipeline.
Image made(const Pipeline& pipeline, const Image& photograph);

}  // namespace stagecraft::tiles
