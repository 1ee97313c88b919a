#include "stages/realign/base/nifti_input.h"

#include <fmt/format.h>

#include <string_view>
#include <tuple>
#include <utility>

#include "common/base/error.h"
#include "common/scan/encoding.h"

namespace stagecraft::realign {
namespace {

/// Throws BadInput where nothing can be aligned to frame t of `file`.
void refuse_without_contrast(const NiftiFile& file, int t,
                             const Content& content) {
  if (content.low != content.high) return;
  const std::string_view what =
      content.non_finite == voxel_count(file.header().grid.shape)
          ? "holds no finite number"
      : content.low == 0 ? "is zero everywhere"
                         : "is the same everywhere";
  throw BadInput(fmt::format(
      "{}: frame {} {} and cannot be the reference; choose another by "
      "--reference",
      file.path().string(), t, what));
}

}  // namespace

NiftiInput::NiftiInput(const std::filesystem::path& path,
                       const ReferenceChoice& choice,
                       const std::vector<std::filesystem::path>& joined)
    : file_(std::make_unique<NiftiFile>(path)),
      header_(file_->header()),
      compression_(file_->compression()) {
  if (!joined.empty()) join(joined);
  const int frames = header().frames;
  if (frames < 2) {
    throw BadInput(fmt::format(
        "{} has {} frame; realignment needs at least 2; where every frame is a "
        "file of its own, name them all and --join",
        path.string(), frames));
  }
  const int frame = choice.which == ReferenceChoice::middle ? frames / 2
                    : choice.which == ReferenceChoice::last ? frames - 1
                                                            : choice.frame;
  if (!choice.file.empty()) {
    std::error_code error;
    if (!std::filesystem::exists(choice.file, error)) {
      throw BadInput(fmt::format(
          "{} does not exist; --reference is first, middle, last, mean, the "
          "number of a frame, or a file",
          choice.file.string()));
    }
    other_ = std::make_unique<NiftiFile>(choice.file);
    reference_frame_ = -1;
  } else if (frame >= 0 && frame < frames) {
    reference_frame_ = frame;
  } else {
    throw BadInput(
        fmt::format("{} has no frame {}; choose a reference from 0 to {}",
                    path.string(), choice.frame, frames - 1));
  }
}

void NiftiInput::join(const std::vector<std::filesystem::path>& joined) {
  const NiftiHeader first = header_;
  frames_ = {file_->path()};
  frames_.insert(frames_.end(), joined.begin(), joined.end());
  const auto code = [](const NiftiHeader& header) {
    const auto [datatype, slope, inter, other_order] = encoding_of(header);
    return std::tuple(datatype, slope, inter, other_order);
  };
  for (const std::filesystem::path& path : frames_) {
    const NiftiFile file(path);
    const NiftiHeader& header = file.header();
    if (header.frames != 1) {
      throw BadInput(
          fmt::format("{} has {} frames; --join takes files of one frame each",
                      path.string(), header.frames));
    }
    if (header.grid.shape != first.grid.shape ||
        farthest_apart(header.grid, first.grid) > 1e-3) {
      throw BadInput(fmt::format(
          "{} lies on another grid than {}; --join takes the frames of one "
          "series, as they were scanned",
          path.string(), frames_[0].string()));
    }
    as_stored_ = as_stored_ && code(header) == code(first);
  }
  header_.frames = static_cast<int>(frames_.size());
  if (as_stored_) return;
  header_.fields.datatype = NIFTI_TYPE_FLOAT32;
  header_.fields.scl_slope = header_.slope = 1;
  header_.fields.scl_inter = header_.inter = 0;
  header_.other_byte_order = false;
  header_.doubts.emplace_back(
      "and its other frames are scaled differently; the series is one of "
      "single precision");
}

NiftiInput::Place NiftiInput::place_of(int t) {
  if (frames_.empty()) return {*file_, t};
  if (t != opened_) {
    file_ = std::make_unique<NiftiFile>(frames_[static_cast<std::size_t>(t)]);
    opened_ = t;
  }
  return {*file_, 0};
}

Scan NiftiInput::scan() const {
  return {header().grid, reference_header().grid, header().frames,
          reference_frame_};
}

Volume NiftiInput::read(int t) {
  const auto [file, n] = place_of(t);
  Volume frame = file.read(n);
  const Content content = clean(frame.voxels());
  non_finite_[t] = content.non_finite;
  return frame;
}

Volume NiftiInput::reference() {
  const auto [file, t] =
      other_ ? Place{*other_, 0} : place_of(reference_frame_);
  Volume frame = file.read(t);
  const Content content = clean(frame.voxels());
  refuse_without_contrast(file, t, content);
  non_finite_[reference_frame_] = content.non_finite;
  return frame;
}

Encoding NiftiInput::encoding() const { return encoding_of(header()); }

void NiftiInput::read_stored(int t, std::span<std::byte> bytes) {
  if (!as_stored_) return Input::read_stored(t, bytes);
  const auto [file, n] = place_of(t);
  file.read_stored(n, bytes);
}

const NiftiHeader& NiftiInput::reference_header() const {
  return other_ ? other_->header() : header();
}

}  // namespace stagecraft::realign
