#include "stages/tiles/09_huffman.h"

#include <algorithm>

#include "common/base/phases.h"
#include "stages/tiles/base/decoder.h"
#include "stages/tiles/base/tiles.h"

namespace stagecraft::tiles {

const About about = {
    .rung = "09_huffman",
    .builds_on = "08_deflate",
    .idea = "a code made for the data",
    .change =
        "the filter Paeth and a Huffman code for what it leaves, without "
        "matches (09_huffman/)",
    .watch =
        "files must not become larger, also of pictures in which much repeats",
    .cost = "the blocks of a deflate stream are written here",
    .answer = Answer::near,
    .threads = true,
    .act = 2,
};

namespace {

/// Brightness as the eye has it, ITU-R BT.601, in 1/32768, of a row of red,
/// green and blue.
void grey(std::span<const std::uint8_t> rgb, std::span<std::uint8_t> result) {
  for (std::size_t x = 0; x < result.size(); ++x) {
    const std::uint8_t* pixel = &rgb[3 * x];
    const int sum = 9798 * pixel[0] + 19235 * pixel[1] + 3735 * pixel[2];
    result[x] = static_cast<std::uint8_t>((sum + 16384) >> 15);
  }
}

/// Gaussian of 7 pixels along a row.
void blur_along(std::span<const std::uint8_t> row,
                std::span<std::uint16_t> result) {
  const auto width = static_cast<int>(row.size());
  std::vector<std::uint8_t> wide(row.size() + 2 * reach);
  std::ranges::copy(row, wide.begin() + reach);
  for (int t = 1; t <= reach; ++t) {
    wide[reach - t] = row[mirrored(-t, width)];
    wide[width + reach - 1 + t] = row[mirrored(width - 1 + t, width)];
  }
  along_in_vectors(wide.data(), row.size(), result.data());
}

/// The same across row y of `height`, from rows that were blurred along; it is
/// rounded once, here.
void blur(const Ring& ring, int y, int height, std::span<std::uint8_t> result) {
  std::array<const std::uint16_t*, 7> rows{};
  for (int t = -reach; t <= reach; ++t) {
    rows[t + reach] = ring.row(mirrored(y + t, height)).data();
  }
  across_in_vectors(rows, result.size(), result.data());
}

/// A worker's part in a photograph. Returns the task, with the size of the
/// result that it left in the slot.
Result process(Task task, const Arena& arena, const Work& work,
               const Options& options) {
  if (task.kind == Task::Kind::read) {
    put(work.read(task.photograph), arena, task);
    return {task.bytes()};
  }
  if (task.kind == Task::Kind::write) {
    work.write(task.photograph, file_in(arena, task));
    return {task.bytes(), static_cast<double>(task.width) * task.height};
  }
  const Phase phase("flow");
  const auto decoder =
      decoder_of(file_in(arena, task), Colours::luma, options.memory);
  task.width = decoder->width();
  task.height = decoder->height();
  const auto width = static_cast<std::size_t>(task.width);
  std::vector<std::uint8_t> decoded(width * decoder->channels());
  std::vector<std::uint8_t> row(width);
  Ring ring(task.width);
  HuffmanEncoder encoder(task.width, task.height);
  // Row y - reach can be blurred across as soon as row y is there.
  for (int y = 0; y < task.height + reach; ++y) {
    if (y < task.height) {
      decoder->next(decoded);
      if (decoder->channels() == 3) grey(decoded, row);
      blur_along(decoder->channels() == 3 ? row : decoded, ring.row(y));
    }
    if (y < reach) continue;
    blur(ring, y - reach, task.height, row);
    encoder.next(row);
  }
  put(encoder.finish(), arena, task);
  return {task.bytes()};
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
                    {{Task::Kind::read, Task::Kind::decode, Task::Kind::write},
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
