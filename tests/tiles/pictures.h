#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "stages/tiles/base/decoder.h"
#include "stages/tiles/base/image.h"

/// Pictures that tests compare.
namespace stagecraft::tiles::suite {

/// "good", "bad" or "expected" of the golden data.
std::filesystem::path golden(const std::string& folder);
/// Real photographs; empty: there are none on this machine.
std::filesystem::path real_photographs();

/// A picture of a file, grey or of three channels as that has it.
Image picture(const std::filesystem::path& file,
              Colours wanted = Colours::luma);

/// Noise that has every level, also beside its opposite.
Image noise(int width, int height, int channels, unsigned seed);
void write_png(const std::filesystem::path& file, const Image& grey);

/// Brightness of a picture of red, green and blue by the formula; that of a
/// grey one as it is.
Image grey_by_definition(const Image& image);
/// A pixel of the blurred picture, all 49 products.
int blurred_at(const Image& grey, int x, int y);
/// The same of every pixel.
Image blurred_by_definition(const Image& grey);

/// The largest difference of two pictures, 256 where their shapes differ.
int difference(const Image& a, const Image& b);

/// Names of the files in a folder, in order.
std::vector<std::string> names_in(const std::filesystem::path& folder);

}  // namespace stagecraft::tiles::suite
