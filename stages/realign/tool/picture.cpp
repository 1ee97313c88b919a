#include "stages/realign/tool/picture.h"

#include <png.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <vector>

namespace stagecraft::realign {
namespace {

/// Red, green, blue of 256 levels.
using Palette = std::array<std::array<unsigned char, 3>, 256>;

Palette palette(Colours colours) {
  Palette result{};
  for (int n = 0; n < 256; ++n) {
    for (int c = 0; c < 3; ++c) {
      const int ramp = std::clamp(3 * n - 255 * c, 0, 255);
      result[static_cast<unsigned>(n)][static_cast<unsigned>(c)] =
          static_cast<unsigned char>(colours == Colours::grey ? n : ramp);
    }
  }
  return result;
}

}  // namespace

unsigned char level(double value, const Window& window) {
  const double share = (value - window.low) / (window.high - window.low);
  if (!std::isfinite(share)) return 0;
  return static_cast<unsigned char>(
      std::lround(255 * std::clamp(share, 0.0, 1.0)));
}

std::string picture(const Pixels& pixels, const Window& window,
                    Colours colours) {
  std::vector<unsigned char> levels;
  for (const double value : pixels.values) {
    levels.push_back(level(value, window));
  }
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(pixels.width);
  image.height = static_cast<png_uint_32>(pixels.height);
  image.format = PNG_FORMAT_RGB_COLORMAP;
  image.colormap_entries = 256;
  std::string png(PNG_IMAGE_PNG_SIZE_MAX(image), '\0');
  png_alloc_size_t bytes = png.size();
  if (!png_image_write_to_memory(&image, png.data(), &bytes, 0, levels.data(),
                                 pixels.width, palette(colours).data())) {
    throw std::runtime_error(std::string("cannot make a picture: ") +
                             image.message);
  }
  png.resize(bytes);
  return data_uri("image/png", png);
}

}  // namespace stagecraft::realign
