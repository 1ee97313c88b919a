#pragma once

#include <string>
#include <vector>

#include "stages/tiles/base/image.h"
#include "stages/tiles/tool/dehaze.h"
#include "stages/tiles/tool/pipeline.h"

/// What pipelines make of pictures, and of the golden ones.
namespace stagecraft::tiles::suite {

/// A photograph without haze.
Image dehazed_picture(const Image& photograph, const Dehazing& how = {});

/// Photographs that have an expected result of this kind: ".dehaze.png".
std::vector<std::string> names_with(const std::string& kind);
Image expected(const std::string& name, const std::string& kind);
/// The golden photograph of a name, in colours.
Image photograph_of(const std::string& name);

/// Sizes about those of a patch and a window, and of a vector.
std::vector<Extent> small_sizes();

}  // namespace stagecraft::tiles::suite
