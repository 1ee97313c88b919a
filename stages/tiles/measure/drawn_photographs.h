#pragma once

#include <filesystem>
#include <string>

#include "stages/tiles/base/image.h"

namespace stagecraft::tiles {

/// 0 to 1, from the place and a seed; a mixer of bits (Steele 2014,
/// SplitMix64).
double random_at(int x, int y, int seed);

/// A photograph of land from above, as far as codecs can tell: brightness of
/// noise in octaves, each half as strong, roofs with hard edges, and grain. The
/// same for the same number everywhere.
Image drawn_photograph(int width, int height, int number);

/// The bytes of a baseline JPEG file, 4:2:2 as cameras write it.
std::string encode_jpeg(const Image& rgb, int quality);

/// The name of a file's copy 1, 2, ...
std::string copy_name(int copy, const std::string& name);

/// Writes so many photographs into a folder and every one `factor` times, the
/// copies under names of their own; of a part, the first ones.
void draw_photographs(int width, int height, int count, double factor,
                      const std::filesystem::path& folder);

}  // namespace stagecraft::tiles
