#include "stages/tiles/02_processes.h"

#include "common/base/error.h"
#include "common/base/phases.h"
#include "stages/tiles/base/decoder.h"
#include "stages/tiles/base/png_encoder.h"
#include "stages/tiles/base/tiles.h"

namespace stagecraft::tiles {

const About about = {
    .rung = "02_processes",
    .builds_on = "01_threads",
    .idea = "worker processes, each with a memory of its own",
    .change =
        "photographs are sent to processes through sockets, and results come "
        "back; the folder stays with the first process",
    .watch =
        "a worker may be gone at any moment; both ends writing at once would "
        "wait for each other for ever",
    .cost =
        "every byte is copied into the kernel and out of it, twice; in return "
        "a crash costs one photograph, which is tried once more",
    .threads = true,
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
  Crew crew(options.workers, options.memory,
            [&](const std::string& bytes) { return process(bytes, options); });
  Attempts photographs(work.size());
  while (photographs.any() || crew.has_busy()) {
    if (photographs.any() && crew.has_idle()) {
      const int n = photographs.next();
      const Outcome outcome = outcome_of([&] {
        crew.give(n, work.read(n));
        return 0;
      });
      if (!outcome.wrong.empty()) work.done(n, outcome);
      continue;
    }
    const Reply reply = crew.next();
    if (reply.died && photographs.again(reply.photograph)) continue;
    work.attempt(reply.photograph, [&] {
      if (!reply.outcome.wrong.empty()) throw BadInput(reply.outcome.wrong);
      work.write(reply.photograph, reply.bytes);
      return reply.outcome.pixels;
    });
  }
  return crew.dismiss();
}

}  // namespace stagecraft::tiles
