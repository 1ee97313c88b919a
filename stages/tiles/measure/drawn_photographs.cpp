#include "stages/tiles/measure/drawn_photographs.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "common/base/new_file.h"
#include "stages/tiles/base/jpeg_encoder.h"

namespace stagecraft::tiles {
namespace {

namespace fs = std::filesystem;

constexpr int octaves = 7;
constexpr int coarsest = 256;  // pixels between values of the first octave
// What makes files as large as those of woods and roofs from above, and their
// results too.
constexpr double finer = 1.2;  // times as strong as the octave before
constexpr double contrast = 1.5;
constexpr double graininess = 18;  // levels

/// Values at the corners of cells, drawn out between them.
class Octave {
 public:
  Octave(int width, int height, int cell, int seed)
      : cell_(cell), columns_(width / cell + 2) {
    for (int j = 0; j < height / cell + 2; ++j) {
      for (int i = 0; i < columns_; ++i) {
        corners_.push_back(random_at(i, j, seed));
      }
    }
  }
  double at(int x, int y) const {
    const double u = static_cast<double>(x % cell_) / cell_;
    const double v = static_cast<double>(y % cell_) / cell_;
    const double* upper = &corners_[static_cast<std::size_t>(y / cell_) *
                                        static_cast<std::size_t>(columns_) +
                                    static_cast<std::size_t>(x / cell_)];
    const double* lower = upper + columns_;
    return (1 - v) * std::lerp(upper[0], upper[1], u) +
           v * std::lerp(lower[0], lower[1], u);
  }

 private:
  int cell_;
  int columns_;
  std::vector<double> corners_;
};

}  // namespace

double random_at(int x, int y, int seed) {
  std::uint64_t bits = static_cast<std::uint32_t>(x) |
                       static_cast<std::uint64_t>(static_cast<std::uint32_t>(y))
                           << 32;
  bits ^= static_cast<std::uint64_t>(seed) * 0x9E3779B97F4A7C15U;
  bits = (bits ^ bits >> 30) * 0xBF58476D1CE4E5B9U;
  bits = (bits ^ bits >> 27) * 0x94D049BB133111EBU;
  return static_cast<double>((bits ^ bits >> 31) >> 11) * 0x1p-53;
}

Image drawn_photograph(int width, int height, int number) {
  std::vector<Octave> noise;
  noise.reserve(octaves);
  for (int n = 0; n < octaves; ++n) {
    noise.emplace_back(width, height, coarsest >> n, 16 * number + n);
  }
  Image image(width, height, 3);
  for (int y = 0; y < height; ++y) {
    const auto row = image.row(y);
    for (int x = 0; x < width; ++x) {
      double light = 0;
      double weights = 0;
      double weight = 1;
      for (const Octave& octave : noise) {
        light += weight * octave.at(x, y);
        weights += weight;
        weight *= finer;
      }
      light = 0.45 + contrast * (light / weights - 0.5);
      // Every fourth block of 96 x 64 pixels has a roof.
      const double house = random_at(x / 96, y / 64, 16 * number + 8);
      if (house < 0.25 && x % 96 > 20 && y % 64 > 16) light = 0.3 + 2 * house;
      const double speck =
          graininess * (random_at(x, y, 16 * number + 9) - 0.5);
      const double green = noise[1].at(x, y);
      const double colours[] = {0.9, 0.9 + 0.2 * green, 0.8};
      for (std::size_t c = 0; c < 3; ++c) {
        row[3 * static_cast<std::size_t>(x) + c] = static_cast<std::uint8_t>(
            std::clamp(255 * light * colours[c] + speck, 0.0, 255.0));
      }
    }
  }
  return image;
}

std::string encode_jpeg(const Image& rgb, int quality) {
  JpegEncoder encoder(rgb.width, rgb.height,
                      {.quality = quality, .sampling = JpegLook::s422});
  for (int y = 0; y < rgb.height; ++y) encoder.next(rgb.row(y));
  return encoder.finish();
}

std::string copy_name(int copy, const std::string& name) {
  return fmt::format("copy_{:04}_{}", copy, name);
}

void draw_photographs(int width, int height, int count, double factor,
                      const std::filesystem::path& folder) {
  for (int n = 0; n < std::ceil(count * factor); ++n) {
    const std::string name = fmt::format("drawn_{:04}.jpg", n % count);
    if (n < count) {
      write_file(folder / name,
                 encode_jpeg(drawn_photograph(width, height, n), 90));
    } else {
      fs::copy_file(folder / name, folder / copy_name(n / count, name));
    }
  }
}

}  // namespace stagecraft::tiles
