#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "common/scan/grid.h"
#include "common/scan/packing.h"

namespace stagecraft::realign {

/// The geometry of a job, small and flat so that it can be sent as bytes.
struct Scan {
  Grid grid;                ///< of every frame
  Grid reference;           ///< of the reference volume and of the output
  int frames = 0;           ///< at least 2
  int reference_frame = 0;  ///< index of the reference; -1: not of this series
};

/// Where frames come from. Only the root rank has one that can be read.
class Input {
 public:
  virtual ~Input() = default;
  virtual Scan scan() const = 0;
  /// Frame t as scaled values, every voxel finite. Cheap in rising order of t.
  /// Throws BadInput where it cannot be read.
  virtual Volume read(int t) = 0;
  /// The volume to which the frames are aligned.
  virtual Volume reference() = 0;

  /// The same frames undecoded: how they are stored, and frame t as it is. What
  /// is found in it once it is decoded goes to `Output::found`.
  virtual Encoding encoding() const { return {}; }
  virtual void read_stored(int t, std::span<std::byte> bytes) {
    encode(encoding(), read(t).voxels(), bytes);
  }
};

/// Where realigned frames go. Only the root rank has one that can be written.
class Output {
 public:
  virtual ~Output() = default;
  /// Takes frame t on the reference grid, in rising order of t. NaN marks a
  /// voxel that the frame does not cover.
  virtual void write(int t, std::span<const double> voxels) = 0;

  /// Takes what was found in frame t of an input that was read undecoded,
  /// before its voxels.
  virtual void found(int t, const Content& content) {
    static_cast<void>(t);
    static_cast<void>(content);
  }
  /// As `write`, for a frame that was packed elsewhere, as `packing` says.
  virtual Packing packing() const { return {}; }
  virtual void append(int t, std::span<const float> voxels,
                      const Packed& packed) {
    static_cast<void>(packed);
    write(t, std::vector<double>(voxels.begin(), voxels.end()));
  }
};

}  // namespace stagecraft::realign
