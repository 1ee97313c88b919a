#include "stages/realign/base/nifti_input.h"

#include <fmt/format.h>

#include <string_view>
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
                       const ReferenceChoice& choice)
    : series_(path) {
  const int frames = header().frames;
  if (frames < 2) {
    throw BadInput(fmt::format("{} has {} frame; realignment needs at least 2",
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

Scan NiftiInput::scan() const {
  return {header().grid, reference_header().grid, header().frames,
          reference_frame_};
}

Volume NiftiInput::read(int t) {
  Volume frame = series_.read(t);
  const Content content = clean(frame.voxels());
  non_finite_[t] = content.non_finite;
  return frame;
}

Volume NiftiInput::reference() {
  NiftiFile& file = other_ ? *other_ : series_;
  const int t = other_ ? 0 : reference_frame_;
  Volume frame = file.read(t);
  const Content content = clean(frame.voxels());
  refuse_without_contrast(file, t, content);
  non_finite_[reference_frame_] = content.non_finite;
  return frame;
}

Encoding NiftiInput::encoding() const { return encoding_of(header()); }

void NiftiInput::read_stored(int t, std::span<std::byte> bytes) {
  series_.read_stored(t, bytes);
}

const NiftiHeader& NiftiInput::reference_header() const {
  return other_ ? other_->header() : header();
}

}  // namespace stagecraft::realign
