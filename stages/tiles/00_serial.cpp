#include "common/base/phases.h"
#include "common/base/report.h"
#include "stages/tiles/base/decoder.h"
#include "stages/tiles/base/png_encoder.h"
#include "stages/tiles/base/tiles.h"

namespace stagecraft::tiles {

const About about = {
    .rung = "00_serial",
    .builds_on = "",
    .idea = "one photograph after another",
    .change =
        "read, decode to red, green and blue, make grey, blur, encode, write",
    .watch = "nothing yet: this is the answer that every rung must give",
    .cost = "one core works, and only while no file is waited for",
};

namespace {

/// Brightness as the eye has it, ITU-R BT.601, in 1/32768.
Image grey(const Image& rgb) {
  const Phase phase("grey");
  Image result(rgb.width, rgb.height, 1);
  for (std::size_t n = 0; n < result.samples.size(); ++n) {
    const std::uint8_t* pixel = &rgb.samples[3 * n];
    const int sum = 9798 * pixel[0] + 19235 * pixel[1] + 3735 * pixel[2];
    result.samples[n] = static_cast<std::uint8_t>((sum + 16384) >> 15);
  }
  return result;
}

/// Gaussian of 7 x 7 pixels, first along the rows, then along the columns; it
/// is rounded once, at the end.
Image blur(const Image& image) {
  const Phase phase("blur");
  std::vector<std::uint16_t> along_rows(image.samples.size());
  std::size_t n = 0;
  for (int y = 0; y < image.height; ++y) {
    for (int x = 0; x < image.width; ++x, ++n) {
      int sum = 0;
      for (int t = -reach; t <= reach; ++t) {
        sum += taps[t + reach] * image.row(y)[mirrored(x + t, image.width)];
      }
      along_rows[n] = static_cast<std::uint16_t>(sum);
    }
  }
  Image result(image.width, image.height, 1);
  for (int y = 0; y < image.height; ++y) {
    for (int x = 0; x < image.width; ++x) {
      int sum = 0;
      for (int t = -reach; t <= reach; ++t) {
        const int from = mirrored(y + t, image.height);
        sum += taps[t + reach] *
               along_rows[static_cast<std::size_t>(from) * image.width + x];
      }
      result.row(y)[x] = static_cast<std::uint8_t>((sum + 2048) >> 12);
    }
  }
  return result;
}

/// From the bytes of a photograph to those of its result.
Result process(const std::string& bytes, const Options& options) {
  const Image image = decode(bytes, Colours::rgb, options.memory);
  const Image smooth = blur(grey(image));
  return {encode_png(smooth), static_cast<double>(smooth.samples.size())};
}

}  // namespace

std::vector<std::string> run(Work& work, const Options& options) {
  for (int n = 0; n < work.size(); ++n) {
    work.attempt(n, [&] {
      const Result result = process(work.read(n), options);
      work.write(n, result.bytes);
      return result.pixels;
    });
  }
  return {report_of_this_process()};
}

}  // namespace stagecraft::tiles
