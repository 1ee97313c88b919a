#pragma once

#include <span>
#include <vector>

#include "common/scan/volume.h"

namespace stagecraft::realign {

/// Finds the edge that a mask cut into a series: a background of one value,
/// whose edge stands still while the head moves and holds the estimate back
/// (0.4 to 0.7 mm were seen).
class StaticEdge {
 public:
  /// Keeps a byte a voxel.
  void reference(const Volume& reference);
  /// Another frame; the first one counts.
  void frame(std::span<const double> voxels);
  bool wants_frame() const { return suspicious_; }

  /// Whether more than half of the reference's squared differences from voxel
  /// to voxel lie on the edge of its background, and the background of the
  /// frame was the same.
  bool found() const { return found_; }

 private:
  std::vector<char> background_;  ///< by voxel of the reference
  bool suspicious_ = false;       ///< a reference was seen, and no frame
  bool found_ = false;
};

}  // namespace stagecraft::realign
