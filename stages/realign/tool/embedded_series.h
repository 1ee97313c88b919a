#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "common/scan/encoding.h"
#include "stages/realign/tool/picture.h"

namespace stagecraft::realign {

/// How much of one series is kept.
struct EmbeddedLimits {
  /// Voxels until `finish`, each as it is stored. A page seldom takes more.
  std::size_t voxels = std::size_t{24} << 20;
  std::size_t text = std::size_t{12} << 20;  ///< bytes in a page
};

/// Frames of a series in a page: 8 bits a voxel, each compressed apart (zlib)
/// and as base64. Where they would be more than they may be it keeps every
/// second, then every fourth frame, and so on.
class EmbeddedSeries {
 public:
  /// Frames are stored as `encoding` says.
  explicit EmbeddedSeries(const Encoding& encoding,
                          const EmbeddedLimits& most = {})
      : encoding_(encoding), most_(most) {}

  /// Takes the stored frames in rising order from t = 0.
  void add(int t, std::span<const std::byte> stored);
  /// Makes the held frames texts in which `window` is 0 to 255. Throws
  /// std::bad_alloc.
  void finish(const Window& window);
  /// Keeps frames whose number is a multiple of `stride`, a power of two.
  void thin(int stride);
  int stride() const { return stride_; }
  /// The frames that are left, by number.
  const std::map<int, std::string>& frames() const { return frames_; }

 private:
  Encoding encoding_;
  EmbeddedLimits most_;
  int stride_ = 1;
  std::map<int, std::vector<std::byte>> held_;
  std::map<int, std::string> frames_;
  std::size_t bytes_ = 0;  ///< of `frames_`
};

/// The header (NIfTI, base64) of a file of those frames: the place in the world
/// of `source` and nothing else of it.
std::string embedded_header(const NiftiHeader& source, const Window& window,
                            const EmbeddedSeries& series);

}  // namespace stagecraft::realign
