#include "common/nifti_input.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>

#include "common/error.h"

namespace stagecraft {
namespace {

/// Frame t of `file` with 0 for what is NaN or infinite.
struct Cleaned {
  Volume frame;
  std::size_t non_finite = 0;
};

Cleaned read_clean(NiftiFile& file, int t) {
  Cleaned result{file.read(t)};
  for (double& value : result.frame.voxels()) {
    if (!std::isfinite(value)) {
      value = 0;
      ++result.non_finite;
    }
  }
  const auto [low, high] = std::ranges::minmax(result.frame.voxels());
  if (low == high) {
    const std::string_view content = result.non_finite == result.frame.size()
                                         ? "holds no finite number"
                                     : low == 0 ? "is zero everywhere"
                                                : "is the same everywhere";
    throw BadInput(fmt::format(
        "{}: frame {} {} and cannot be aligned; remove it from the file",
        file.path().string(), t, content));
  }
  return result;
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
  if (!choice.file.empty()) {
    other_ = std::make_unique<NiftiFile>(choice.file);
    reference_frame_ = -1;
  } else if (choice.frame >= 0 && choice.frame < frames) {
    reference_frame_ = choice.frame;
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

Volume NiftiInput::read(int t) const {
  auto [frame, non_finite] = read_clean(series_, t);
  non_finite_[t] = non_finite;
  return std::move(frame);
}

Volume NiftiInput::reference() const {
  if (!other_) {
    return read(reference_frame_);
  }
  auto [frame, non_finite] = read_clean(*other_, 0);
  non_finite_[reference_frame_] = non_finite;
  return std::move(frame);
}

const NiftiHeader& NiftiInput::reference_header() const {
  return other_ ? other_->header() : header();
}

std::size_t NiftiInput::non_finite_voxels() const {
  std::size_t sum = 0;
  for (const auto& [t, voxels] : non_finite_) {
    sum += voxels;
  }
  return sum;
}

}  // namespace stagecraft
