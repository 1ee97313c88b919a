#pragma once

#include <algorithm>
#include <functional>
#include <span>

#include "stages/realign/11_image.h"
#include "stages/realign/14_stream.h"

/// Frames that cannot be aligned: they take the motion of the frame before,
/// which is known when that is written, and are resliced then.
namespace stagecraft::realign {

/// The voxels of a spline without its border, and the spline again.
inline void voxels_of(const Image& spline, std::span<float> voxels) {
  const auto [ni, nj, nk] = spline.shape();
  for (int k = 0; k < nk; ++k) {
    for (int j = 0; j < nj; ++j, voxels = voxels.subspan(ni))
      std::copy_n(spline.row(j, k), ni, voxels.begin());
  }
}

inline Image spline_in(std::span<const float> voxels, const Shape& shape) {
  Image spline(shape);
  const auto [ni, nj, nk] = shape;
  for (int k = 0; k < nk; ++k) {
    for (int j = 0; j < nj; ++j, voxels = voxels.subspan(ni))
      std::copy_n(voxels.begin(), ni, spline.row(j, k));
  }
  mirror_border(spline);
  return spline;
}

/// Puts a frame, as a spline, onto the grid of the reference.
using Reslice = std::function<void(Realigned&, const Image&)>;

/// Reslices a frame; of one that is lost it keeps the spline.
inline void reslice_or_keep(Realigned& done, const Image& spline,
                            const Reslice& reslice, Stream& stream) {
  if (!done.fit.lost) return reslice(done, spline);
  done.voxels = stream.room(voxel_count(spline.shape()));
  voxels_of(spline, done.voxels);
}

}  // namespace stagecraft::realign
