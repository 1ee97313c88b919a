#include "tests/tiles/pictures.h"

#include <algorithm>
#include <cstdlib>
#include <random>

#include "common/base/new_file.h"
#include "stages/tiles/base/decoder.h"
#include "stages/tiles/base/folder.h"
#include "stages/tiles/base/png_encoder.h"

namespace stagecraft::tiles::suite {

namespace fs = std::filesystem;

fs::path golden(const std::string& folder) {
  return fs::path(STAGECRAFT_GOLDEN) / folder;
}

fs::path real_photographs() {
  const fs::path folder = STAGECRAFT_PHOTOGRAPHS;
  return fs::exists(folder) ? folder : "";
}

Image picture(const fs::path& file, Colours wanted) {
  const std::string bytes = read_file(file);
  return decode(bytes, wanted, std::int64_t{1} << 40);
}

Image noise(int width, int height, int channels, unsigned seed) {
  std::mt19937 random(seed);
  Image image(width, height, channels);
  for (std::uint8_t& sample : image.samples) {
    const auto bits = random();
    sample = static_cast<std::uint8_t>(bits % 4 == 0   ? 0
                                       : bits % 4 == 1 ? 255
                                                       : bits >> 8);
  }
  return image;
}

void write_png(const fs::path& file, const Image& grey) {
  write_file(file, encode_png(grey));
}

Image grey_by_definition(const Image& image) {
  if (image.channels == 1) return image;
  Image result(image.width, image.height, 1);
  for (std::size_t n = 0; n < result.samples.size(); ++n) {
    const auto* const pixel = &image.samples[3 * n];
    result.samples[n] = static_cast<std::uint8_t>(
        (9798 * pixel[0] + 19235 * pixel[1] + 3735 * pixel[2] + 16384) / 32768);
  }
  return result;
}

int blurred_at(const Image& grey, int x, int y) {
  const int weights[] = {2, 7, 14, 18, 14, 7, 2};
  const auto reflected = [](int n, int size) {
    const int period = std::max(1, 2 * (size - 1));
    n = ((n % period) + period) % period;
    return std::min(n, period - n);
  };
  int sum = 2048;
  for (int v = 0; v < 7; ++v) {
    for (int u = 0; u < 7; ++u) {
      sum += weights[u] * weights[v] *
             grey.row(reflected(y + v - 3,
                                grey.height))[reflected(x + u - 3, grey.width)];
    }
  }
  return sum / 4096;
}

Image blurred_by_definition(const Image& grey) {
  Image result(grey.width, grey.height, 1);
  for (int y = 0; y < grey.height; ++y) {
    for (int x = 0; x < grey.width; ++x) {
      result.row(y)[x] = static_cast<std::uint8_t>(blurred_at(grey, x, y));
    }
  }
  return result;
}

int difference(const Image& a, const Image& b) {
  if (a.width != b.width || a.height != b.height || a.channels != b.channels) {
    return 256;
  }
  int largest = 0;
  for (std::size_t n = 0; n < a.samples.size(); ++n) {
    largest = std::max(largest, std::abs(a.samples[n] - b.samples[n]));
  }
  return largest;
}

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  if (!fs::exists(folder)) return names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    names.push_back(entry.path().filename());
  }
  std::ranges::sort(names);
  return names;
}

}  // namespace stagecraft::tiles::suite
