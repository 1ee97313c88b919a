#pragma once

#include <zlib.h>

#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "common/new_file.h"
#include "common/nifti_header.h"

namespace stagecraft {

/// The voxel type of a written file.
enum class VoxelType { as_source, float32 };

/// The header of a result: that of `series` with its timing, units and intent,
/// on the grid of `reference`. One frame makes a 3-D file. Voxels are in host
/// byte order; float32 does away with slope and intercept.
NiftiHeader result_header(const NiftiHeader& series,
                          const NiftiHeader& reference, int frames,
                          VoxelType type);

/// Writes a NIfTI file frame by frame; it takes its name on `commit`.
class NiftiWriter {
 public:
  /// `header` is one that `result_header` made. Throws as NewFile does.
  NiftiWriter(const std::filesystem::path& path, const NiftiHeader& header,
              Compression compression);

  /// Appends the voxels of a frame on the header's grid. NaN becomes 0; integer
  /// types are rounded half away from zero and clamped. Throws
  /// std::system_error.
  void write(std::span<const double> frame);
  /// Empties all buffers once all frames are written. Throws
  /// std::system_error.
  void complete();
  /// Completes the file and gives it its name. Throws std::system_error.
  void commit();

 private:
  struct Close {
    void operator()(gzFile file) const { gzclose_w(file); }
  };

  NiftiHeader header_;
  NewFile new_file_;
  std::unique_ptr<gzFile_s, Close> stream_;
  std::vector<std::byte> stored_;  ///< one frame
  int written_ = 0;                ///< frames
};

}  // namespace stagecraft
