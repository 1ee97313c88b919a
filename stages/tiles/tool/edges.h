#pragma once

#include <memory>

#include "stages/tiles/tool/dehaze.h"
#include "stages/tiles/tool/edges_canny.h"
#include "stages/tiles/tool/pipeline.h"

namespace stagecraft::tiles {

/// Edges of what is left when haze is removed.
extern const Pipeline edges;

/// The filter of the pipeline, done in another way.
std::unique_ptr<Filter> edges_dehazed(Extent extent, int channels,
                                      const Dehazing& how,
                                      const Thresholds& thresholds);

}  // namespace stagecraft::tiles
