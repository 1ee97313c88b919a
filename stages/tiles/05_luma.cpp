#include <algorithm>

#include "common/base/phases.h"
#include "stages/tiles/04_async.h"
#include "stages/tiles/base/decoder.h"
#include "stages/tiles/base/png_encoder.h"
#include "stages/tiles/base/tiles.h"

namespace stagecraft::tiles {

const About about = {
    .rung = "05_luma",
    .builds_on = "04_async",
    .idea = "nothing is computed that is thrown away: no colours",
    .change =
        "brightness is taken as a JPEG file holds it, instead of being made of "
        "red, green and blue that were made of it",
    .watch =
        "the answer moves by some levels, where colours had been clipped; "
        "files "
        "that hold no brightness still need the formula",
    .cost = "none",
    .answer = Answer::near,
    .threads = true,
    .act = 2,
};

namespace {

/// Brightness as the eye has it, ITU-R BT.601, in 1/32768, where the file does
/// not hold it.
void grey(const Image& rgb, const Plane& result) {
  const Phase phase("grey");
  if (rgb.channels == 1) {
    std::ranges::copy(rgb.samples, result.samples);
    return;
  }
  for (std::size_t n = 0; n < rgb.samples.size() / 3; ++n) {
    const std::uint8_t* pixel = &rgb.samples[3 * n];
    const int sum = 9798 * pixel[0] + 19235 * pixel[1] + 3735 * pixel[2];
    result.samples[n] = static_cast<std::uint8_t>((sum + 16384) >> 15);
  }
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

/// A worker's part in a photograph, which stays where all see it. Returns the
/// task, with the size of the picture.
Result process(Task task, const Arena& arena, const Work& work,
               const Options& options) {
  if (task.kind == Task::Kind::read) {
    put(work.read(task.photograph), arena, task);
  } else if (task.kind == Task::Kind::decode) {
    const Image image =
        decode(file_in(arena, task), Colours::luma, options.memory);
    task.width = image.width;
    task.height = image.height;
    const std::int64_t pixels = std::int64_t{task.width} * task.height;
    arena.reserve(task, Arena::grey, pixels);
    arena.reserve(task, Arena::smooth, pixels);
    grey(image, arena.plane(task, Arena::grey));
  } else if (task.kind == Task::Kind::blur) {
    const Tile tile = tile_of(task.width, task.height, task.tile);
    paste(blur(cut(arena.plane(task, Arena::grey), tile)), tile,
          arena.plane(task, Arena::smooth));
  } else if (task.kind == Task::Kind::encode) {
    put(encode_png(arena.plane(task, Arena::smooth)), arena, task);
  } else {
    work.write(task.photograph, file_in(arena, task));
  }
  return {task.bytes(), static_cast<double>(task.width) * task.height};
}

}  // namespace

std::vector<std::string> run(Work& work, const Options& options) {
  // One that is read and one that is written beside those that are computed.
  const int slots = options.workers + 1 + io_workers;
  const Arena arena(slots, options.memory / bytes_per_pixel);
  Crew crew(options.workers + io_workers, options.memory,
            [&](const std::string& task) {
              return process(Task::of(task), arena, work, options);
            });
  Schedule schedule(work.size(), slots,
                    {{Task::Kind::read, Task::Kind::decode, Task::Kind::blur,
                      Task::Kind::encode, Task::Kind::write},
                     options.workers,
                     io_workers});
  while (true) {
    const auto task = crew.has_idle() ? schedule.next() : std::nullopt;
    if (task) {
      crew.give(task->photograph, task->bytes());
    } else if (crew.has_busy()) {
      const auto done = schedule.note(crew.next());
      if (done) work.done(done->photograph, done->outcome);
    } else {
      return crew.dismiss();
    }
  }
}

}  // namespace stagecraft::tiles
