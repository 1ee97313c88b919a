#pragma once

#include <filesystem>
#include <optional>
#include <span>

#include "common/base/new_file.h"
#include "common/scan/gzip_writer.h"
#include "common/scan/nifti_header.h"
#include "common/scan/packing.h"

namespace stagecraft {
inline namespace scan {

/// The voxel type of a written file.
enum class VoxelType { as_source, float32, int32 };

/// The header of a result: that of `series` with its timing, units and intent,
/// on the grid of `reference`. One frame makes a 3-D file. Voxels are in host
/// byte order; a type of its own does away with slope and intercept.
NiftiHeader result_header(const NiftiHeader& series,
                          const NiftiHeader& reference, int frames,
                          VoxelType type);

/// Whether `result_header` made it.
bool is_result(const NiftiHeader& header);

/// Writes a NIfTI file frame by frame; it takes its name on `commit`.
class NiftiWriter {
 public:
  /// `header` is one that `result_header` made. Throws as NewFile does.
  NiftiWriter(const std::filesystem::path& path, const NiftiHeader& header,
              Compression compression);

  /// How the voxels of a frame, on the header's grid, are packed for `append`:
  /// NaN becomes 0; integer types are rounded half away from zero and clamped.
  const Packing& packing() const { return packing_; }
  /// Appends the next frame. Throws std::system_error.
  void append(const Packed& frame);
  /// Packs and appends. Throws std::system_error.
  void write(std::span<const double> frame) { append(pack(packing_, frame)); }
  /// Ends the file once all frames are written. Throws std::system_error.
  void complete();
  /// Completes the file and gives it its name. Throws std::system_error.
  void commit();

 private:
  NiftiHeader header_;
  Packing packing_;
  NewFile new_file_;
  std::optional<GzipWriter> gzip_;  ///< none: not compressed
  int written_ = 0;                 ///< frames
  bool complete_ = false;
};

}  // namespace scan
}  // namespace stagecraft
