#include "stages/tiles/tool/process.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <system_error>

#include "common/base/new_file.h"
#include "common/base/phases.h"
#include "stages/tiles/tool/preview.h"

namespace stagecraft::tiles {
namespace {

namespace fs = std::filesystem;

/// Whether all samples that passed were the same. One look at a picture that is
/// not.
class Flatness {
 public:
  void next(std::span<const std::uint8_t> row) {
    if (!flat_) return;
    if (!level_) level_ = row[0];
    flat_ = std::ranges::all_of(
        row, [&](std::uint8_t sample) { return sample == *level_; });
  }
  bool flat() const { return flat_; }

 private:
  std::optional<std::uint8_t> level_;
  bool flat_ = true;
};

/// Removes what was written, unless all of it was.
class Together {
 public:
  explicit Together(const fs::path& out) : out_(out) {}
  ~Together() {
    std::error_code ignored;
    for (const fs::path& path : written_) fs::remove(path, ignored);
  }
  Together(const Together&) = delete;
  Together& operator=(const Together&) = delete;

  void write(const fs::path& name, std::string_view bytes) {
    NewFile file(out_ / name);
    file.write(bytes);
    file.commit(NewFile::Flush::later);
    written_.push_back(out_ / name);
  }
  void done() { written_.clear(); }

 private:
  const fs::path& out_;
  std::vector<fs::path> written_;
};

void write(std::string_view bytes, const Photograph& photograph,
           const Job& job) {
  const Phase phase("write");
  const ToolCommand& command = job.command;
  Together files(command.out);
  for (const Piece& piece : pieces_of(bytes, command.format)) {
    const fs::path name = result_path(photograph.name, command.format, piece);
    job.inputs.refuse(command.out / name);
    files.write(name, piece.bytes);
  }
  files.done();
}

/// Rows flow from a decoder through the pipeline into an encoder. Returns the
/// bytes of the result.
std::string flow(Decoder& decoder, const ToolCommand& command, bool shown,
                 Finding& finding) {
  const Pipeline& pipeline = *command.pipeline;
  const Extent extent{decoder.width(), decoder.height()};
  const auto width = static_cast<std::size_t>(extent.width);
  const auto encoder = encoder_of(command.format, extent, pipeline.channels);
  const auto filter = pipeline.begin(extent, decoder.channels());
  Preview preview(extent, pipeline.channels);
  Flatness flatness;
  std::vector<std::uint8_t> row(width * decoder.channels());
  std::vector<std::uint8_t> result(width * pipeline.channels);
  int made = 0;
  for (int y = 0; y < extent.height; ++y) {
    decoder.next(row);
    filter->put(row);
    for (; made < extent.height && filter->take(result); ++made) {
      encoder->next(result);
      flatness.next(result);
      if (shown) preview.next(result);
    }
  }
  if (made < extent.height) throw std::logic_error("a pipeline lost rows");
  finding.flat = flatness.flat();
  if (shown) finding.after = preview.finish();
  return encoder->finish();
}

}  // namespace

std::string Finding::bytes() const {
  const std::uint64_t size = before.size();
  std::string text{kept ? '1' : '0', flat ? '1' : '0'};
  text.append(reinterpret_cast<const char*>(&size), sizeof size);
  return text + before + after;
}

Finding Finding::of(std::string_view bytes) {
  std::uint64_t size = 0;
  if (bytes.size() < 2 + sizeof size) return {};
  std::memcpy(&size, bytes.data() + 2, sizeof size);
  const std::string_view previews = bytes.substr(2 + sizeof size);
  return {.kept = bytes[0] == '1',
          .flat = bytes[1] == '1',
          .before = std::string(previews.substr(0, size)),
          .after = std::string(
              previews.substr(std::min<std::size_t>(size, previews.size())))};
}

Result process(Task task, const Arena& arena, const Job& job) {
  const ToolCommand& command = job.command;
  const Photograph& photograph = job.photographs[task.photograph];
  if (task.kind == Task::Kind::read) {
    const Phase phase("read");
    put(read_file(photograph.file), arena, task);
    return {task.bytes()};
  }
  if (task.kind == Task::Kind::write) {
    if (task.size > 0) write(file_in(arena, task), photograph, job);
    const double pixels = static_cast<double>(task.width) * task.height;
    return {task.bytes(), task.size > 0 ? pixels : 0};
  }
  const Phase phase("flow");
  const std::int64_t memory = command.options.memory;
  const std::string_view file = file_in(arena, task);
  const auto decoder = decoder_of(file, command.pipeline->wanted, memory);
  task.width = decoder->width();
  task.height = decoder->height();
  Finding finding;
  finding.kept = job.tiles_there[task.photograph] != 0 &&
                 tiles_are_whole(command.out, photograph.name, command.format,
                                 {task.width, task.height});
  if (finding.kept) {
    task.size = 0;
    return {task.bytes() + finding.bytes()};
  }
  const bool shown = job.shown[task.photograph] != 0;
  if (shown) finding.before = preview_of(file, memory);
  put(flow(*decoder, command, shown, finding), arena, task);
  return {task.bytes() + finding.bytes()};
}

Finding finding_in(const Reply& reply) {
  return Finding::of(std::string_view(reply.bytes)
                         .substr(std::min(reply.bytes.size(), sizeof(Task))));
}

}  // namespace stagecraft::tiles
