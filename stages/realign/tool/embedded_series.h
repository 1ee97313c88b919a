#pragma once

#include <map>
#include <string>

#include "common/scan/nifti_file.h"
#include "stages/realign/tool/picture.h"

namespace stagecraft::realign {

/// Bytes of text that the frames of one series may take in a page.
inline constexpr std::size_t most_embedded = std::size_t{12} << 20;

/// Frames of a series in a page: 8 bits a voxel, each compressed apart (zlib)
/// and as base64. Where they would take more than `most` bytes it keeps every
/// second, then every fourth frame, and so on.
class EmbeddedSeries {
 public:
  explicit EmbeddedSeries(const Window& window,
                          std::size_t most = most_embedded)
      : window_(window), most_(most) {}

  /// Takes the frames in rising order from t = 0. Throws std::bad_alloc.
  void add(int t, const Volume& frame);
  /// Keeps frames whose number is a multiple of `stride`, a power of two.
  void thin(int stride);
  int stride() const { return stride_; }
  /// The frames that are left, by number.
  const std::map<int, std::string>& frames() const { return frames_; }

 private:
  Window window_;
  std::size_t most_;
  std::size_t bytes_ = 0;
  int stride_ = 1;
  std::map<int, std::string> frames_;
};

/// The header (NIfTI, base64) of a file of those frames: the place in the world
/// of `source` and nothing else of it.
std::string embedded_header(const NiftiHeader& source, const Window& window,
                            const EmbeddedSeries& series);

}  // namespace stagecraft::realign
