#include "stages/tiles/tool/dehaze.h"
#include "stages/tiles/tool/edges.h"
#include "stages/tiles/tool/grey_blur.h"
#include "stages/tiles/tool/pipeline.h"

namespace stagecraft::tiles {

const std::vector<Pipeline>& pipelines() {
  static const std::vector<Pipeline> all{grey_blur, dehaze, edges};
  return all;
}

}  // namespace stagecraft::tiles
